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
    arrival bigint NOT NULL,
    length_class integer NOT NULL
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
    arrival bigint NOT NULL,
    length_class integer NOT NULL,
    lost_us bigint
);
INSERT INTO eu_fra_recording_index.gaps VALUES ('org-228e371fa272375d', 'cam-7b54fe8166a94e88', 'span-1', 2, 9, 1790000034000000, 32000000, 'cache-full', 1796005493729784, 1);
INSERT INTO eu_fra_recording_index.schema_note VALUES (1, 'bdb17d1187cf3d6da39a4b69c63cba970a5afbf4b67afc09caee0df34713937e');
INSERT INTO eu_fra_recording_index.segments VALUES ('org-228e371fa272375d', 'cam-7b54fe8166a94e88', 'span-1', 0, 1790000000000000, 4000000, 'cam-7b54fe8166a94e88/2026-09-21/16/00-00.000000Z.0.m4v', 'cam-7b54fe8166a94e88/init.c6fbc0956b247574.mp4', 'key-1', 'LFKLMVhBhe6rUzNpTB6fdUimzH5F4I-TusvX3PTxkFYRTuYZCRDwvmtQjTqUic-7DkNMZkGVSXK6GoRUcY8VLJZk5c3VWxvpd7kPWLauF-eD_Tm6AmHvWgIj7tLjE4x09gLiH5p25p6JEOG-wjzq-OBD6f-w9lIjtmwu5b4Pe_oWaQbn0BxDdRpqfXR4iQXQdyq5OxO5K6n8z6UFf6hvwqG4WtPP0zj5X4ld1mOm1YhASgjYak6UAGqzRWOzxNsj0Axxbowd_6EQx9IfQoDXez4CDe8v5_mbr_3GU2TNssZMKyooIwyo2WLHtdVtw3iSmV3I2-YSO38SuXM9bRHn5w', 1, '00000000000000000000000000000000', '3dcaef25ac66753587bebae33961be35763eb72bc1bb1193bafa9c76e82e956a', 65, 1796005493721020, 0, NULL);
INSERT INTO eu_fra_recording_index.segments VALUES ('org-228e371fa272375d', 'cam-7b54fe8166a94e88', 'span-1', 1, 1790000004000000, 30000000, 'cam-7b54fe8166a94e88/2026-09-21/16/00-00.000000Z.1.m4v', 'cam-7b54fe8166a94e88/init.c6fbc0956b247574.mp4', 'key-1', 'LFKLMVhBhe6rUzNpTB6fdUimzH5F4I-TusvX3PTxkFYRTuYZCRDwvmtQjTqUic-7DkNMZkGVSXK6GoRUcY8VLJZk5c3VWxvpd7kPWLauF-eD_Tm6AmHvWgIj7tLjE4x09gLiH5p25p6JEOG-wjzq-OBD6f-w9lIjtmwu5b4Pe_oWaQbn0BxDdRpqfXR4iQXQdyq5OxO5K6n8z6UFf6hvwqG4WtPP0zj5X4ld1mOm1YhASgjYak6UAGqzRWOzxNsj0Axxbowd_6EQx9IfQoDXez4CDe8v5_mbr_3GU2TNssZMKyooIwyo2WLHtdVtw3iSmV3I2-YSO38SuXM9bRHn5w', 1, '00000000000000000000000000000001', '8e7dc6d04d80600fd82fb68898ccd534a959f0d8914643c5978584d9c531bc57', 65, 1796005493728193, 1, NULL);
ALTER TABLE ONLY eu_fra_recording_index.gaps
    ADD CONSTRAINT gaps_pkey PRIMARY KEY (organisation, camera, span, first);
ALTER TABLE ONLY eu_fra_recording_index.schema_note
    ADD CONSTRAINT schema_note_pkey PRIMARY KEY (version);
ALTER TABLE ONLY eu_fra_recording_index.segments
    ADD CONSTRAINT segments_pkey PRIMARY KEY (organisation, camera, span, counter);
CREATE INDEX gaps_by_time ON eu_fra_recording_index.gaps USING btree (organisation, camera, length_class, start_us, duration_us);
CREATE UNIQUE INDEX segments_by_object ON eu_fra_recording_index.segments USING btree (organisation, object_key);
CREATE INDEX segments_by_time ON eu_fra_recording_index.segments USING btree (organisation, camera, length_class, start_us, duration_us, lost_us);
