CREATE TABLE membership_version (
    cluster_id text   NOT NULL PRIMARY KEY,
    version    bigint NOT NULL
);

CREATE TABLE membership (
    cluster_id text    NOT NULL,
    address    text    NOT NULL,
    etag       bigint  NOT NULL,
    silo_name  text    NOT NULL,
    host_name  text    NOT NULL,
    role_name  text    NOT NULL,
    status     integer NOT NULL,
    proxy_port integer NOT NULL,
    suspects   text    NOT NULL,
    started    bigint  NOT NULL,
    alive      bigint  NOT NULL,
    PRIMARY KEY (cluster_id, address)
);

CREATE TABLE grain_state (
    service_id text  NOT NULL,
    provider   text  NOT NULL,
    state_name text  NOT NULL,
    grain_id   text  NOT NULL,
    etag       text  NOT NULL,
    payload    bytea NOT NULL,
    PRIMARY KEY (service_id, provider, state_name, grain_id)
);

-- Vectors do not compress, and PostgreSQL would try each time.
ALTER TABLE grain_state ALTER COLUMN payload SET STORAGE EXTERNAL;

CREATE TABLE reminder (
    service_id text   NOT NULL,
    grain_id   text   NOT NULL,
    name       text   NOT NULL,
    grain_hash bigint NOT NULL,
    start_at   bigint NOT NULL,
    period     bigint NOT NULL,
    etag       text   NOT NULL,
    PRIMARY KEY (service_id, grain_id, name)
);

CREATE INDEX reminder_by_hash ON reminder (service_id, grain_hash);
