// On every page of a signed-in post: what waits is shown and sent, what may be kept is kept.
import "./panel.js";
import "./leave.js";
import { send } from "./send.js";

send();
