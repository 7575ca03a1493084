BEGIN TRANSACTION;
CREATE TABLE gaps (
	organisation VARCHAR NOT NULL, 
	camera VARCHAR NOT NULL, 
	span VARCHAR NOT NULL, 
	first BIGINT NOT NULL, 
	last BIGINT NOT NULL, 
	start_us BIGINT NOT NULL, 
	duration_us BIGINT NOT NULL, 
	reason VARCHAR NOT NULL, 
	arrival BIGINT NOT NULL, 
	length_class INTEGER NOT NULL, 
	PRIMARY KEY (organisation, camera, span, first)
)
 WITHOUT ROWID

;
INSERT INTO "gaps" VALUES('org-659385052c4812d0','cam-377e595d111a6e99','span-1',2,9,1790000034000000,32000000,'cache-full',1796005158840586,1);
CREATE TABLE removals (
	number INTEGER NOT NULL, 
	organisation VARCHAR NOT NULL, 
	camera VARCHAR NOT NULL, 
	at_us BIGINT NOT NULL, 
	before_us BIGINT NOT NULL, 
	segments INTEGER NOT NULL, 
	gaps INTEGER NOT NULL, 
	PRIMARY KEY (number)
);
CREATE TABLE schema_note (
	version INTEGER NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_note" VALUES(2,'951dd36f1779adbcad2da4ec0aa215cc29e4dcbf4f287fda1cfe915e5e89c0d9');
CREATE TABLE segments (
	organisation VARCHAR NOT NULL, 
	camera VARCHAR NOT NULL, 
	span VARCHAR NOT NULL, 
	counter BIGINT NOT NULL, 
	start_us BIGINT NOT NULL, 
	duration_us BIGINT NOT NULL, 
	object_key VARCHAR NOT NULL, 
	init_key VARCHAR NOT NULL, 
	key_id VARCHAR NOT NULL, 
	wrapped_key VARCHAR NOT NULL, 
	key_version INTEGER NOT NULL, 
	iv VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	size BIGINT NOT NULL, 
	arrival BIGINT NOT NULL, 
	length_class INTEGER NOT NULL, 
	lost_us BIGINT, 
	PRIMARY KEY (organisation, camera, span, counter)
)
 WITHOUT ROWID

;
INSERT INTO "segments" VALUES('org-659385052c4812d0','cam-377e595d111a6e99','span-1',0,1790000000000000,4000000,'cam-377e595d111a6e99/2026-09-21/16/00-00.000000Z.0.m4v','cam-377e595d111a6e99/init.c6fbc0956b247574.mp4','key-1','AhvxQK-zmflymX5YX_6XDwadq6B3Lb8D86h6-RbkFwlJP0cFy53D28zEYR2mEhharmPhqOe4zgwyOAIV-eZHKEj7whlKTQWXEKmomiUjX0m_cLXf4lQNIvA-KdxZuBddPF9tSaSXtaELdHmCrNyyUXeI-kd6cLpuV0GFhG877aZzTyuzc_yvT7GvtSsDZskXI_UTCuOayBUG5Bnnqe4ipregMtdX6m5cm94gR8ZitwnCgQZyVXFYqaaMpDHTG6pVZb-jSRq-S8OVTgAcZvlNBjOo0Z3Nm7qDP1qjELuzdkFvIijLDhyDKlXimHMXiNh6TLQoHpOCqnWxf4xOwVzKNQ',1,'00000000000000000000000000000000','3dcaef25ac66753587bebae33961be35763eb72bc1bb1193bafa9c76e82e956a',65,1796005158835768,0,NULL);
INSERT INTO "segments" VALUES('org-659385052c4812d0','cam-377e595d111a6e99','span-1',1,1790000004000000,30000000,'cam-377e595d111a6e99/2026-09-21/16/00-00.000000Z.1.m4v','cam-377e595d111a6e99/init.c6fbc0956b247574.mp4','key-1','AhvxQK-zmflymX5YX_6XDwadq6B3Lb8D86h6-RbkFwlJP0cFy53D28zEYR2mEhharmPhqOe4zgwyOAIV-eZHKEj7whlKTQWXEKmomiUjX0m_cLXf4lQNIvA-KdxZuBddPF9tSaSXtaELdHmCrNyyUXeI-kd6cLpuV0GFhG877aZzTyuzc_yvT7GvtSsDZskXI_UTCuOayBUG5Bnnqe4ipregMtdX6m5cm94gR8ZitwnCgQZyVXFYqaaMpDHTG6pVZb-jSRq-S8OVTgAcZvlNBjOo0Z3Nm7qDP1qjELuzdkFvIijLDhyDKlXimHMXiNh6TLQoHpOCqnWxf4xOwVzKNQ',1,'00000000000000000000000000000001','8e7dc6d04d80600fd82fb68898ccd534a959f0d8914643c5978584d9c531bc57',65,1796005158839532,1,NULL);
CREATE INDEX segments_by_time ON segments (organisation, camera, length_class, start_us, duration_us, lost_us);
CREATE UNIQUE INDEX segments_by_object ON segments (organisation, object_key);
CREATE INDEX gaps_by_time ON gaps (organisation, camera, length_class, start_us, duration_us);
CREATE INDEX removals_by_organisation ON removals (organisation, number);
COMMIT;
