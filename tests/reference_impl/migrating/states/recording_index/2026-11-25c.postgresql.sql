CREATE SCHEMA eu_fra_recording_index;
CREATE TABLE eu_fra_recording_index.gaps (
    organisation character varying NOT NULL COLLATE pg_catalog."C",
    camera character varying NOT NULL COLLATE pg_catalog."C",
    span character varying NOT NULL COLLATE pg_catalog."C",
    first bigint NOT NULL,
    last bigint NOT NULL,
    start_us bigint NOT NULL,
    duration_us bigint NOT NULL,
    reason character varying NOT NULL COLLATE pg_catalog."C",
    arrival bigint NOT NULL
);
CREATE TABLE eu_fra_recording_index.schema_note (
    version integer NOT NULL,
    fingerprint character varying NOT NULL
);
CREATE TABLE eu_fra_recording_index.segments (
    organisation character varying NOT NULL COLLATE pg_catalog."C",
    camera character varying NOT NULL COLLATE pg_catalog."C",
    span character varying NOT NULL COLLATE pg_catalog."C",
    counter bigint NOT NULL,
    start_us bigint NOT NULL,
    duration_us bigint NOT NULL,
    object_key character varying NOT NULL COLLATE pg_catalog."C",
    init_key character varying NOT NULL COLLATE pg_catalog."C",
    key_id character varying NOT NULL COLLATE pg_catalog."C",
    wrapped_key character varying NOT NULL COLLATE pg_catalog."C",
    key_version integer NOT NULL,
    iv character varying NOT NULL COLLATE pg_catalog."C",
    sha256 character varying NOT NULL COLLATE pg_catalog."C",
    size bigint NOT NULL,
    arrival bigint NOT NULL
);
INSERT INTO eu_fra_recording_index.gaps VALUES ('org-3df2e177ae98669a', 'cam-b3a1569455d5b267', 'span-1', 2, 9, 1790000034000000, 32000000, 'cache-full', 1796005491914967);
INSERT INTO eu_fra_recording_index.schema_note VALUES (1, '3167eb93a0cbbad9850bc4c6ad4ef6f33ed411a80c05024398ee6751c876f4de');
INSERT INTO eu_fra_recording_index.segments VALUES ('org-3df2e177ae98669a', 'cam-b3a1569455d5b267', 'span-1', 0, 1790000000000000, 4000000, 'cam-b3a1569455d5b267/2026-09-21/16/00-00.000000Z.0.m4v', 'cam-b3a1569455d5b267/init.c6fbc0956b247574.mp4', 'key-1', 'rd3vMiRqZGEt3YKPjAR0rHI_j8p4AyzQNdMu-YKSjR_BKyANklMw6S8D-BAAOpHj5S7YMQdwGETXFukX6RBQC-U4IZnquKocF-rSwbqrUJ3hD0QMhNv4O2GkVaQkmOjfSZphJ8X145puXFxN4YIPUAdap2SsuPclJd7_bgZPdc4zQ5Yu9Hqkgu_fkb9z4dSmT2I-Vn15ynFizSr0kM_rZ_pLKV2bx-T40pcnrJ0o7NkvmNZXHme0ocMK1_8z1rTCX3b2fyMZDHTxzD-AiLP0aTTYxY7N5xMbxvxS2e9Gp08TuLPBn6qCYssUs-j2PmGCZ5_nD7RYgzflRXlAotyy6g', 1, '00000000000000000000000000000000', '3dcaef25ac66753587bebae33961be35763eb72bc1bb1193bafa9c76e82e956a', 65, 1796005491905667);
INSERT INTO eu_fra_recording_index.segments VALUES ('org-3df2e177ae98669a', 'cam-b3a1569455d5b267', 'span-1', 1, 1790000004000000, 30000000, 'cam-b3a1569455d5b267/2026-09-21/16/00-00.000000Z.1.m4v', 'cam-b3a1569455d5b267/init.c6fbc0956b247574.mp4', 'key-1', 'rd3vMiRqZGEt3YKPjAR0rHI_j8p4AyzQNdMu-YKSjR_BKyANklMw6S8D-BAAOpHj5S7YMQdwGETXFukX6RBQC-U4IZnquKocF-rSwbqrUJ3hD0QMhNv4O2GkVaQkmOjfSZphJ8X145puXFxN4YIPUAdap2SsuPclJd7_bgZPdc4zQ5Yu9Hqkgu_fkb9z4dSmT2I-Vn15ynFizSr0kM_rZ_pLKV2bx-T40pcnrJ0o7NkvmNZXHme0ocMK1_8z1rTCX3b2fyMZDHTxzD-AiLP0aTTYxY7N5xMbxvxS2e9Gp08TuLPBn6qCYssUs-j2PmGCZ5_nD7RYgzflRXlAotyy6g', 1, '00000000000000000000000000000001', '8e7dc6d04d80600fd82fb68898ccd534a959f0d8914643c5978584d9c531bc57', 65, 1796005491913321);
ALTER TABLE ONLY eu_fra_recording_index.gaps
    ADD CONSTRAINT gaps_pkey PRIMARY KEY (organisation, camera, span, first);
ALTER TABLE ONLY eu_fra_recording_index.schema_note
    ADD CONSTRAINT schema_note_pkey PRIMARY KEY (version);
ALTER TABLE ONLY eu_fra_recording_index.segments
    ADD CONSTRAINT segments_pkey PRIMARY KEY (organisation, camera, span, counter);
CREATE INDEX gaps_by_time ON eu_fra_recording_index.gaps USING btree (organisation, camera, start_us);
CREATE UNIQUE INDEX segments_by_object ON eu_fra_recording_index.segments USING btree (organisation, object_key);
CREATE INDEX segments_by_time ON eu_fra_recording_index.segments USING btree (organisation, camera, start_us);
