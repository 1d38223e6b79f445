// A day's list or the month's grid.
import "./taps.js";
import "./keyboard.js";
import "./fill.js";
import "./find.js";
import "./paste.js";
