from django.db import migrations

from core.policies import (
    REMEMBER_SCOPE,
    SEE_AS_BEFORE,
    SEE_EVERYTHING,
    closed_to_application,
    definer_function,
    same_village,
    village_owned,
)

# Whoever prints slips may bring the figures that open a page up to date, and nothing else.
ONLY_RENEWED = """
CREATE FUNCTION refuse_moved_page() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR to_jsonb(NEW) - '{second,proof}'::text[]
       IS DISTINCT FROM to_jsonb(OLD) - '{second,proof}'::text[]
    THEN
        RAISE EXCEPTION 'a worker''s page stays his' USING
            ERRCODE = 'restrict_violation', CONSTRAINT = 'worker_page_only_renewed';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER only_renewed BEFORE UPDATE OR DELETE ON payroll_workerpage
    FOR EACH ROW EXECUTE FUNCTION refuse_moved_page();
"""
AT_WILL = """
DROP TRIGGER only_renewed ON payroll_workerpage;
DROP FUNCTION refuse_moved_page();
"""

# payroll.rules.TRIES_A_PAGE and TRIES_AN_ADDRESS: after so many failures within an hour of the
# last one, nothing is compared until an hour has passed. The locks let tries at a page, and from an
# address, come one after the other; what is counted then is committed. A NULL `offered` only asks.
TRY = f"""
DECLARE
    {REMEMBER_SCOPE}
    found record;
    last_here timestamptz;
    last_there timestamptz;
    here int := 0;
    there int := 0;
    closed timestamptz;
    fits boolean := false;
BEGIN
    {SEE_EVERYTHING}
    SELECT p.id, p.second, p.proof INTO found FROM payroll_workerpage p WHERE p.token = asked;
    {SEE_AS_BEFORE}
    IF found.id IS NULL THEN
        RETURN;
    END IF;
    IF offered IS NOT NULL THEN
        PERFORM pg_advisory_xact_lock(hashtextextended('worker page ' || found.id, 0));
        PERFORM pg_advisory_xact_lock(hashtextextended('try from ' || encode(origin, 'hex'), 0));
    END IF;
    SELECT max(t.at) INTO last_here FROM payroll_pagetry t
    WHERE t.page_id = found.id AND NOT t.matched;
    SELECT count(*) INTO here FROM payroll_pagetry t
    WHERE t.page_id = found.id AND NOT t.matched AND t.at > last_here - interval '1 hour'
      AND t.at > coalesce((SELECT max(m.at) FROM payroll_pagetry m
                           WHERE m.page_id = found.id AND m.matched), '-infinity');
    SELECT max(t.at) INTO last_there FROM payroll_pagetry t
    WHERE t.origin = try_worker_page.origin AND NOT t.matched;
    SELECT count(*) INTO there FROM payroll_pagetry t
    WHERE t.origin = try_worker_page.origin AND NOT t.matched
      AND t.at > last_there - interval '1 hour';
    closed := greatest(
        CASE WHEN here >= 5 AND moment < last_here + interval '1 hour'
             THEN last_here + interval '1 hour' END,
        CASE WHEN there >= 20 AND moment < last_there + interval '1 hour'
             THEN last_there + interval '1 hour' END);
    IF offered IS NOT NULL AND closed IS NULL THEN
        fits := found.proof = offered;
        DELETE FROM payroll_pagetry t WHERE t.at < moment - interval '7 days';
        INSERT INTO payroll_pagetry (id, page_id, origin, matched, at)
        VALUES (gen_random_uuid(), found.id, origin, fits, moment);
        IF NOT fits THEN
            here := CASE WHEN last_here > moment - interval '1 hour' THEN here ELSE 0 END + 1;
            closed := CASE WHEN here >= 5 THEN moment + interval '1 hour' END;
        END IF;
    END IF;
    RETURN QUERY SELECT found.second::text, fits, closed;
END
"""  # noqa: S608  our own constants

PLACE = """
(SELECT string_agg(v.name, '' ORDER BY v.code) FROM regions_division v
 WHERE v.code IN (substr(e.village_id, 1, 6) || '000000',
                  substr(e.village_id, 1, 9) || '000', e.village_id))
"""
DAYS = """
(SELECT coalesce(jsonb_agg(jsonb_build_object(
     'day', s.day, 'half', s.half, 'communal', s.communal,
     'on_a_sheet', EXISTS (SELECT 1 FROM payroll_lineslot x WHERE x.identity_id = s.identity_id
                           AND x.day = s.day AND x.half = s.half)) ORDER BY s.day, s.half), '[]')
 FROM workers_slot s WHERE s.entry_id = e.id)
"""
ITEMS = """
(SELECT coalesce(jsonb_agg(jsonb_build_object(
     'kind', i.kind, 'trade', i.trade, 'piece', i.piece, 'quantity', i.quantity::text,
     'rate', i.rate::text, 'amount', i.amount::text, 'first', i.first, 'words', i.words)
     ORDER BY i.number), '[]')
 FROM payroll_lineitem i WHERE i.line_id = l.id)
"""
ATTEMPTS = """
(SELECT coalesce(jsonb_agg(jsonb_build_object(
     'id', a.id, 'bank', a.bank, 'account', encode(a.account, 'hex'), 'amount', a.amount::text,
     'state', v.state, 'on', v.happened_on) ORDER BY v.happened_on), '[]')
 FROM payroll_paymentattempt a
 JOIN LATERAL (SELECT n.state, n.happened_on FROM payroll_attemptevent n
               WHERE n.attempt_id = a.id ORDER BY n.number DESC LIMIT 1) v ON true
 WHERE a.line_id = l.id)
"""
# What waits as a draft is nobody's to see: it may still be discarded.
LINES = f"""
(SELECT coalesce(jsonb_agg(jsonb_build_object(
     'id', l.id, 'number', t.number, 'first', t.first, 'last', t.last, 'state', t.state,
     'slots', l.slots, 'amount', l.amount::text, 'set_aside', l.set_aside_at IS NOT NULL,
     'cycle_days', (SELECT c.cycle_days FROM projects_countysettings c WHERE c.id = t.terms_id),
     'held', EXISTS (SELECT 1 FROM projects_objection o WHERE o.line_id = l.id
                     AND (o.answered_at IS NULL OR o.upheld)),
     'items', {ITEMS}, 'attempts', {ATTEMPTS}) ORDER BY t.first DESC), '[]')
 FROM payroll_wageline l JOIN payroll_wagesheet t ON t.id = l.sheet_id
 WHERE l.entry_id = e.id AND l.voided_at IS NULL AND t.state NOT IN ('draft', 'discarded'))
"""  # noqa: S608  our own constants
BEFORE = """
(SELECT coalesce(jsonb_agg(jsonb_build_object(
     'first', t.first, 'last', t.last, 'paid_on', t.paid_on, 'days', l.days::text,
     'amount', l.amount::text) ORDER BY t.first DESC), '[]')
 FROM payroll_openingline l JOIN payroll_openingsheet t ON t.id = l.sheet_id
 WHERE l.entry_id = e.id AND t.withdrawn_at IS NULL)
"""
SHOW = f"""
DECLARE
    {REMEMBER_SCOPE}
    shown jsonb;
BEGIN
    {SEE_EVERYTHING}
    SELECT jsonb_build_object(
        'project', j.name, 'place', {PLACE}, 'name', n.name, 'trade', e.trade,
        'days', {DAYS}, 'lines', {LINES}, 'before', {BEFORE})
    INTO shown
    FROM payroll_workerpage p
    JOIN workers_rosterentry e ON e.id = p.entry_id
    JOIN workers_person n ON n.id = e.person_id
    JOIN projects_project j ON j.id = e.project_id
    WHERE p.token = asked AND p.proof = offered;
    {SEE_AS_BEFORE}
    RETURN shown;
END
"""  # noqa: S608  our own constants


class Migration(migrations.Migration):
    dependencies = [("payroll", "0051_terms_and_samples_policies")]
    operations = [
        village_owned("payroll_workerpage"),
        same_village("payroll_workerpage", "project_id", "projects_project"),
        same_village("payroll_workerpage", "entry_id", "workers_rosterentry"),
        migrations.RunSQL(ONLY_RENEWED, AT_WILL),
        closed_to_application("payroll_pagetry"),
        definer_function(
            "try_worker_page(asked text, offered bytea, origin bytea, moment timestamptz)",
            "TABLE (second text, matched boolean, closed_until timestamptz)",
            TRY,
        ),
        definer_function("worker_page(asked text, offered bytea)", "jsonb", SHOW),
    ]
