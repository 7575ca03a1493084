BEGIN TRANSACTION;
CREATE TABLE assertions (
	client_id VARCHAR NOT NULL, 
	jti VARCHAR NOT NULL, 
	expires_s FLOAT NOT NULL, 
	PRIMARY KEY (client_id, jti)
);
INSERT INTO "assertions" VALUES('cam-6ce54f18e38fc38e','a8249fd6ae11d34e13f7e00ba5eb4959cd7661e494e805f69f3bc3a40c0a2b34',1796005215.0);
INSERT INTO "assertions" VALUES('cam-6ce54f18e38fc38e','d5ba8e7f8d5d24891504053fbf22afa119401ade61ad854aa95742b382398712',1796005215.0);
CREATE TABLE devices (
	client_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	jwks JSON NOT NULL, 
	registered_by VARCHAR NOT NULL, 
	PRIMARY KEY (client_id)
);
INSERT INTO "devices" VALUES('cam-6ce54f18e38fc38e','camera','{"keys": [{"kty": "EC", "crv": "P-256", "x": "ajxzeMHBP_6idDO6-vI0Mk08-hTSq4VYkwSg4GiG6pU", "y": "BLCNsDlUOyjZBE1wBIoeNprtvRfieNrvYOzHqPB_FDE"}]}','user-3789c38be0dd34b0');
CREATE TABLE grants (
	id VARCHAR NOT NULL, 
	sid VARCHAR NOT NULL, 
	client_id VARCHAR NOT NULL, 
	scope VARCHAR NOT NULL, 
	ended_s FLOAT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(sid) REFERENCES sessions (sid) ON DELETE CASCADE
);
INSERT INTO "grants" VALUES('b741aad6631fce4c297aa91ac9c99a26','63997f41e9c8433880aa6d82632ce7e5','camproof-web','',NULL);
INSERT INTO "grants" VALUES('0c8e69b5f6e93f86140eefac3327b0af','cfcec84434d8a5af9b5a3f980ecbc897','camproof-web','',NULL);
INSERT INTO "grants" VALUES('0818e7d27f1702ffba4403158c6e78f6','af9cfa8d5829d01377b203eb372595e4','camproof-web','',NULL);
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
INSERT INTO "refresh_tokens" VALUES('1ce3ae4ba99b0d3691138ea3fba70427aae09fcaf24d62d96a3fa0d95e941b94','b741aad6631fce4c297aa91ac9c99a26',0);
INSERT INTO "refresh_tokens" VALUES('ca38117bd3ce88404862669f772215d5ad0a1ced3f5e7d00bde4512fd785d9b1','0c8e69b5f6e93f86140eefac3327b0af',0);
INSERT INTO "refresh_tokens" VALUES('5df21cc3f1e2676b8746d7bbb95e3a0ff00af1e005380adf93e4c38089d2e85e','0818e7d27f1702ffba4403158c6e78f6',0);
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
INSERT INTO "sessions" VALUES('63997f41e9c8433880aa6d82632ce7e5','c57ce4661e8fcdba587e944fb530166103c0276722d2ec8aeb95948418439c31','user-3789c38be0dd34b0','pwd',1.79600515506856083869e+09,1.79604835506856083866e+09,0);
INSERT INTO "sessions" VALUES('cfcec84434d8a5af9b5a3f980ecbc897','7eb69e5bf4543b1c1869520d09cdf2595ede2aab594f7c2048c36f49fb728579','user-3789c38be0dd34b0','pwd',1.79600515510195326805e+09,1.79604835510195326797e+09,0);
INSERT INTO "sessions" VALUES('af9cfa8d5829d01377b203eb372595e4','5a760c02b21758edfa13ff112479581e7c71139ca93515c834dd1da2023b1af0','user-3789c38be0dd34b0','pwd',1.79600515520371913904e+09,1.79604835520371913914e+09,0);
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
INSERT INTO "users" VALUES('user-3789c38be0dd34b0','administrator','$argon2id$v=19$m=19456,t=2,p=1$3oShISHz6t/YGkd93DbQbA$jBLVeN3mdZxfQRSBGXvVIuaodGJZWxQsCC2pYOyOSrA');
INSERT INTO "users" VALUES('user-4a4ce22434bfbb4b','viewer','$argon2id$v=19$m=19456,t=2,p=1$3iX0q1QY7+wZaB/NTwCoLA$BcBULwYa0u+QOtRAOeZuUCQw/IDWq4qizrylZUz4f0U');
INSERT INTO "users" VALUES('user-43cfd198b288943a','stranger','$argon2id$v=19$m=19456,t=2,p=1$BxNnDFJcbRlT1nJGApxivw$nKNSNxKZVAubZ0Mwlcqj52pePGFkKiVOwFjUdOFug8o');
INSERT INTO "users" VALUES('user-781d7e94a8945b4f','partner','$argon2id$v=19$m=19456,t=2,p=1$3qpsQ1yk/mynnralA7QFeQ$LSG5s7T5CaJ/K38Ne3VgYrlUs4DlLJCWUCQXoF9r4VY');
CREATE INDEX ix_assertions_expires_s ON assertions (expires_s);
CREATE INDEX ix_sessions_expires_s ON sessions (expires_s);
CREATE INDEX ix_grants_sid ON grants (sid);
CREATE INDEX ix_grants_ended_s ON grants (ended_s);
CREATE INDEX ix_refresh_tokens_grant_id ON refresh_tokens (grant_id);
COMMIT;
