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
INSERT INTO "gaps" VALUES('org-62f3eaee57a65132','cam-059e74017be3f15e','span-1',2,9,1790000034000000,32000000,'cache-full',1796005157500079,1);
CREATE TABLE schema_note (
	version INTEGER NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_note" VALUES(1,'7ae61a943c9f40b75812f07f448b77418ad836f6d1e785777ef811bca320bd4d');
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
INSERT INTO "segments" VALUES('org-62f3eaee57a65132','cam-059e74017be3f15e','span-1',0,1790000000000000,4000000,'cam-059e74017be3f15e/2026-09-21/16/00-00.000000Z.0.m4v','cam-059e74017be3f15e/init.c6fbc0956b247574.mp4','key-1','qKVDbKxdUdKCX9t6L1xc3BTwh3zctSEsusB7VjPa5O_SvNJRKO3lCkRNrEb8XisK6f167iDez-rXH924pnR-byW8SgAK4vAD-2VwEIkUTfNQ2LDyx538AFjipv0daqD11pev8MRxrR1vRzRBschZbEWkRHm9wRG8iv4bvgzOt94kr_HoHZZa3FRTxIACGcYlgxN1-tdEw9AKGQQpgNx5GnsH2JVGo0jECfInjXsXEQ8uwrg4akrB6qc3vxcHHc99LAY-xEFeJw-_yuHZlOPqCVIAy1wzQuxQBYauqInPdHBAlcmbaGd5sqrBc4ISHh7MX1EcICiKud7-6_Mgs5jW9A',1,'00000000000000000000000000000000','3dcaef25ac66753587bebae33961be35763eb72bc1bb1193bafa9c76e82e956a',65,1796005157495876,0,NULL);
INSERT INTO "segments" VALUES('org-62f3eaee57a65132','cam-059e74017be3f15e','span-1',1,1790000004000000,30000000,'cam-059e74017be3f15e/2026-09-21/16/00-00.000000Z.1.m4v','cam-059e74017be3f15e/init.c6fbc0956b247574.mp4','key-1','qKVDbKxdUdKCX9t6L1xc3BTwh3zctSEsusB7VjPa5O_SvNJRKO3lCkRNrEb8XisK6f167iDez-rXH924pnR-byW8SgAK4vAD-2VwEIkUTfNQ2LDyx538AFjipv0daqD11pev8MRxrR1vRzRBschZbEWkRHm9wRG8iv4bvgzOt94kr_HoHZZa3FRTxIACGcYlgxN1-tdEw9AKGQQpgNx5GnsH2JVGo0jECfInjXsXEQ8uwrg4akrB6qc3vxcHHc99LAY-xEFeJw-_yuHZlOPqCVIAy1wzQuxQBYauqInPdHBAlcmbaGd5sqrBc4ISHh7MX1EcICiKud7-6_Mgs5jW9A',1,'00000000000000000000000000000001','8e7dc6d04d80600fd82fb68898ccd534a959f0d8914643c5978584d9c531bc57',65,1796005157499095,1,NULL);
CREATE UNIQUE INDEX segments_by_object ON segments (organisation, object_key);
CREATE INDEX segments_by_time ON segments (organisation, camera, length_class, start_us, duration_us, lost_us);
CREATE INDEX gaps_by_time ON gaps (organisation, camera, length_class, start_us, duration_us);
COMMIT;
