BEGIN TRANSACTION;
CREATE TABLE assertions (
	client_id VARCHAR NOT NULL, 
	jti VARCHAR NOT NULL, 
	expires_s FLOAT NOT NULL, 
	PRIMARY KEY (client_id, jti)
);
INSERT INTO "assertions" VALUES('cam-c89b2d747c6f5f3f','963f075317d299b37d43356e3030bdf5969b35d9069ecedbdc642e64f5b27807',1796005216.0);
INSERT INTO "assertions" VALUES('cam-c89b2d747c6f5f3f','722788a1ab5139815db84b624edf312654c382d24d406896d06199cfea805982',1796005216.0);
CREATE TABLE devices (
	client_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	jwks JSON NOT NULL, 
	registered_by VARCHAR NOT NULL, 
	PRIMARY KEY (client_id)
);
INSERT INTO "devices" VALUES('cam-c89b2d747c6f5f3f','camera','{"keys": [{"kty": "EC", "crv": "P-256", "x": "n537JEkOsnoJo-sTWecWeQgoxL8ckvtlPsIFAb1B7gU", "y": "wemm9PozkWm4WeXAbZ5tq0bWhsAv03JyytlzQpUT37Q"}]}','user-4d150f5ba7258811');
CREATE TABLE grants (
	id VARCHAR NOT NULL, 
	sid VARCHAR NOT NULL, 
	client_id VARCHAR NOT NULL, 
	scope VARCHAR NOT NULL, 
	ended_s FLOAT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(sid) REFERENCES sessions (sid) ON DELETE CASCADE
);
INSERT INTO "grants" VALUES('b3806c2cbae21a3b84f6606eec0def8c','74293a0518a607fa6454fa0ba1d4f6b0','camproof-web','',NULL);
INSERT INTO "grants" VALUES('00d80bc5d6a8133f9aa4807525b86029','c6bd2a7aa16c76cd7c0ca635ea7d79d5','camproof-web','',NULL);
INSERT INTO "grants" VALUES('5aca803b56fccc9aece44d37a33a36df','26470cd9ad1ae13d4eb3a190f0e5c771','camproof-web','',NULL);
CREATE TABLE recovery_codes (
	user VARCHAR NOT NULL, 
	sha256 VARCHAR NOT NULL, 
	PRIMARY KEY (user, sha256)
);
CREATE TABLE refresh_tokens (
	sha256 VARCHAR NOT NULL, 
	grant_id VARCHAR NOT NULL, 
	used BOOLEAN NOT NULL, 
	PRIMARY KEY (sha256), 
	FOREIGN KEY(grant_id) REFERENCES grants (id) ON DELETE CASCADE
);
INSERT INTO "refresh_tokens" VALUES('69355944d8d95f3fe8c92cf843bdb3ca6bb029c6653609b7c7684ab09f21416b','b3806c2cbae21a3b84f6606eec0def8c',0);
INSERT INTO "refresh_tokens" VALUES('0dc4827c69af77e594389812a1c911d06aa2b7b1e5bee54aa0db5313ee08c39b','00d80bc5d6a8133f9aa4807525b86029',0);
INSERT INTO "refresh_tokens" VALUES('ff9f05f216c0b42e374916c5e9f70022bc5e137e68174207598185ac9da00c3c','5aca803b56fccc9aece44d37a33a36df',0);
CREATE TABLE schema_note (
	version INTEGER NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_note" VALUES(1,'3e8b85a1304c57928fa78a8288a90e03ff0fe8588f2024a65fff0c6fb54d152c');
CREATE TABLE sessions (
	sid VARCHAR NOT NULL, 
	cookie_sha256 VARCHAR NOT NULL, 
	user VARCHAR NOT NULL, 
	methods VARCHAR NOT NULL, 
	signed_in_s FLOAT NOT NULL, 
	expires_s FLOAT NOT NULL, 
	ended BOOLEAN NOT NULL, 
	PRIMARY KEY (sid), 
	UNIQUE (cookie_sha256)
);
INSERT INTO "sessions" VALUES('74293a0518a607fa6454fa0ba1d4f6b0','6ca9c5f8b5745704c53fcb40506a6d9d3a4a7798fd7e17a9b24904ec0539d8bd','user-4d150f5ba7258811','pwd',1.79600515614074230201e+09,1.79604835614074230193e+09,0);
INSERT INTO "sessions" VALUES('c6bd2a7aa16c76cd7c0ca635ea7d79d5','12987b7a825a5fe4b9874506fb21d0de90f09d03cf5cf8c6c48b0e59fda8fd48','user-4d150f5ba7258811','pwd',1.7960051561756625176e+09,1.79604835617566251752e+09,0);
INSERT INTO "sessions" VALUES('26470cd9ad1ae13d4eb3a190f0e5c771','aa9940ed332fd606d0e234bf462889187e9d0ea4413113f92de0b32d5a93f66c','user-4d150f5ba7258811','pwd',1.79600515626676917073e+09,1.79604835626676917082e+09,0);
CREATE TABLE sign_in_policies (
	organisation VARCHAR NOT NULL, 
	two_step_required BOOLEAN NOT NULL, 
	PRIMARY KEY (organisation)
);
CREATE TABLE totp_seeds (
	user VARCHAR NOT NULL, 
	sealed BLOB NOT NULL, 
	last_step INTEGER NOT NULL, 
	PRIMARY KEY (user)
);
CREATE TABLE users (
	id VARCHAR NOT NULL, 
	username VARCHAR NOT NULL, 
	password VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (username)
);
INSERT INTO "users" VALUES('user-4d150f5ba7258811','administrator','$argon2id$v=19$m=19456,t=2,p=1$hdRz6+Yu74EWaRefwKGRGQ$Wy42P6EUG9VjbDEFooD5VnULQfX6FbWflaeC4NpSnuI');
INSERT INTO "users" VALUES('user-15a35006f8fbdc42','viewer','$argon2id$v=19$m=19456,t=2,p=1$eR638Ay09/UfljKQpKth1g$JT3YP1TZV7uBruOGeM9BeoJ0R2GWltWvkWg5tddya2w');
INSERT INTO "users" VALUES('user-541d82c5f7829ca3','stranger','$argon2id$v=19$m=19456,t=2,p=1$gEN1acx/m+7aANnUlpXrbA$NffzPI6xfrnWSuQHHNSeR53xbXWuq3wqoSH43ALLjqk');
INSERT INTO "users" VALUES('user-928714f0107cfdee','partner','$argon2id$v=19$m=19456,t=2,p=1$7kfOcvUGQqHhoEO0F4Bn3Q$ObV2F+GeJ7s9r2FUd0Iyiq4nzfOjO3SitzUtmDq0P5w');
CREATE INDEX ix_assertions_expires_s ON assertions (expires_s);
CREATE INDEX ix_sessions_expires_s ON sessions (expires_s);
CREATE INDEX ix_grants_ended_s ON grants (ended_s);
CREATE INDEX ix_grants_sid ON grants (sid);
CREATE INDEX ix_refresh_tokens_grant_id ON refresh_tokens (grant_id);
COMMIT;
