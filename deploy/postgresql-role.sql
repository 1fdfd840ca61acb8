-- A role of PostgreSQL for servers and workers, which may do what the service does and no more: not switch off the guards of
-- the ledger and of the trail, not alter tables, not take out what is only ever added to.
--
-- The tables belong to another role, the one that runs `clinic-content migrate`. As that one, in the service's database:
--
--     CREATE ROLE clinic_content LOGIN PASSWORD '…';    -- once
--     \i postgresql-role.sql                            -- after every `clinic-content migrate`
--
-- Servers and workers get CONTENT_DATABASE_URL with clinic_content, and `migrate` that with the owner.

BEGIN;
REVOKE ALL ON SCHEMA public FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM clinic_content;
GRANT USAGE ON SCHEMA public TO clinic_content;
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO clinic_content;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO clinic_content;

-- What is only ever added to: names are taken out of it where a person is erased, and facts end.
REVOKE UPDATE, DELETE ON seal, audit_event, fact, redaction, ledger, change FROM clinic_content;
GRANT UPDATE (actor, before, after) ON audit_event TO clinic_content;
GRANT UPDATE (to_seq, value) ON fact TO clinic_content;
GRANT UPDATE (seq, hash, at) ON ledger TO clinic_content;
-- A change is written before its hash is known, and given up where nothing came of it; the guards keep it from then on.
GRANT UPDATE (actor, reason, hash), DELETE ON change TO clinic_content;

-- Of the release, which only `migrate` decides.
REVOKE INSERT, UPDATE, DELETE ON alembic_version FROM clinic_content;
COMMIT;
