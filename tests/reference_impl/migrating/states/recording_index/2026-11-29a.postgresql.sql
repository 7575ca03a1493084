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
CREATE TABLE eu_fra_recording_index.removals (
    number integer NOT NULL,
    organisation character varying NOT NULL COLLATE pg_catalog."C",
    camera character varying NOT NULL COLLATE pg_catalog."C",
    at_us bigint NOT NULL,
    before_us bigint NOT NULL,
    segments integer NOT NULL,
    gaps integer NOT NULL
);
CREATE SEQUENCE eu_fra_recording_index.removals_number_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE eu_fra_recording_index.removals_number_seq OWNED BY eu_fra_recording_index.removals.number;
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
ALTER TABLE ONLY eu_fra_recording_index.removals ALTER COLUMN number SET DEFAULT nextval('eu_fra_recording_index.removals_number_seq'::regclass);
INSERT INTO eu_fra_recording_index.gaps VALUES ('org-aba79a0ef976545e', 'cam-160c7336829a94e7', 'span-1', 2, 9, 1790000034000000, 32000000, 'cache-full', 1796005495616537, 1);
INSERT INTO eu_fra_recording_index.schema_note VALUES (2, '0d179710f9093cb6850b76753bd43dc6660e51dcfba9939e84a903a1e2a4ae54');
INSERT INTO eu_fra_recording_index.segments VALUES ('org-aba79a0ef976545e', 'cam-160c7336829a94e7', 'span-1', 0, 1790000000000000, 4000000, 'cam-160c7336829a94e7/2026-09-21/16/00-00.000000Z.0.m4v', 'cam-160c7336829a94e7/init.c6fbc0956b247574.mp4', 'key-1', 'lYh-Kcz_cwtaJWwZFYKWwavdjmSascOrbFiYaPPTMHguPXH5lJiJRZMPkxrT5zZAy6sx8Dj8luUhPo7CxsYzA7ANiKI3QHlqECdcI9fZG8fAaHwF1KEJblwbixyg5Cvosu8G5KVtvluBoo2QtcGTAySrUrZnub-38E6_d9-2QjifBJ__P3o4wAs4KBUa9EhW2xgARcednl_i29TdZVg6M6kD7-KsLrNLeAx5Sthnggz0x8TTsfH96ri0mr7C3Jea451Ou10Yxat4a8oZhdHJAeJ_MAxoOJyMunVlO0by38r6F3sMkm0m4ya5FZbn2F0uAjElkXi4XzzXQjupt7m4CQ', 1, '00000000000000000000000000000000', '3dcaef25ac66753587bebae33961be35763eb72bc1bb1193bafa9c76e82e956a', 65, 1796005495606966, 0, NULL);
INSERT INTO eu_fra_recording_index.segments VALUES ('org-aba79a0ef976545e', 'cam-160c7336829a94e7', 'span-1', 1, 1790000004000000, 30000000, 'cam-160c7336829a94e7/2026-09-21/16/00-00.000000Z.1.m4v', 'cam-160c7336829a94e7/init.c6fbc0956b247574.mp4', 'key-1', 'lYh-Kcz_cwtaJWwZFYKWwavdjmSascOrbFiYaPPTMHguPXH5lJiJRZMPkxrT5zZAy6sx8Dj8luUhPo7CxsYzA7ANiKI3QHlqECdcI9fZG8fAaHwF1KEJblwbixyg5Cvosu8G5KVtvluBoo2QtcGTAySrUrZnub-38E6_d9-2QjifBJ__P3o4wAs4KBUa9EhW2xgARcednl_i29TdZVg6M6kD7-KsLrNLeAx5Sthnggz0x8TTsfH96ri0mr7C3Jea451Ou10Yxat4a8oZhdHJAeJ_MAxoOJyMunVlO0by38r6F3sMkm0m4ya5FZbn2F0uAjElkXi4XzzXQjupt7m4CQ', 1, '00000000000000000000000000000001', '8e7dc6d04d80600fd82fb68898ccd534a959f0d8914643c5978584d9c531bc57', 65, 1796005495614549, 1, NULL);
SELECT pg_catalog.setval('eu_fra_recording_index.removals_number_seq', 1, false);
ALTER TABLE ONLY eu_fra_recording_index.gaps
    ADD CONSTRAINT gaps_pkey PRIMARY KEY (organisation, camera, span, first);
ALTER TABLE ONLY eu_fra_recording_index.removals
    ADD CONSTRAINT removals_pkey PRIMARY KEY (number);
ALTER TABLE ONLY eu_fra_recording_index.schema_note
    ADD CONSTRAINT schema_note_pkey PRIMARY KEY (version);
ALTER TABLE ONLY eu_fra_recording_index.segments
    ADD CONSTRAINT segments_pkey PRIMARY KEY (organisation, camera, span, counter);
CREATE INDEX gaps_by_time ON eu_fra_recording_index.gaps USING btree (organisation, camera, length_class, start_us, duration_us);
CREATE INDEX removals_by_organisation ON eu_fra_recording_index.removals USING btree (organisation, number);
CREATE UNIQUE INDEX segments_by_object ON eu_fra_recording_index.segments USING btree (organisation, object_key);
CREATE INDEX segments_by_time ON eu_fra_recording_index.segments USING btree (organisation, camera, length_class, start_us, duration_us, lost_us);
