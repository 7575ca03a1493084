BEGIN TRANSACTION;
CREATE TABLE assertions (
	client_id VARCHAR NOT NULL, 
	jti VARCHAR NOT NULL, 
	expires_s FLOAT NOT NULL, 
	PRIMARY KEY (client_id, jti)
);
INSERT INTO "assertions" VALUES('cam-d3c5cb8bd747e0b5','bb3edebfe46df95ba621564d829693b6c38163903fada9a141634953ef62bb01',1796005214.0);
INSERT INTO "assertions" VALUES('cam-d3c5cb8bd747e0b5','65114954b401e471726d1cad4d8c5f198403f13a058205f0d2c705402869c592',1796005214.0);
CREATE TABLE devices (
	client_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	jwks JSON NOT NULL, 
	registered_by VARCHAR NOT NULL, 
	PRIMARY KEY (client_id)
);
INSERT INTO "devices" VALUES('cam-d3c5cb8bd747e0b5','camera','{"keys": [{"kty": "EC", "crv": "P-256", "x": "uq9X_X5XpmWu0g3_3fmHn_j-T4incihJhDHLr4jIm4I", "y": "WC1C8sQoYhxamzQLaI08Tx7hp19QmZy9nJVPCFEJSFM"}]}','user-6f00e5e19ac006fd');
CREATE TABLE grants (
	id VARCHAR NOT NULL, 
	sid VARCHAR NOT NULL, 
	client_id VARCHAR NOT NULL, 
	scope VARCHAR NOT NULL, 
	ended_s FLOAT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(sid) REFERENCES sessions (sid) ON DELETE CASCADE
);
INSERT INTO "grants" VALUES('f3ef7618628e5f17acadda39168a3b91','beb42029784298d8c45b93ce901c0a55','camproof-web','',NULL);
INSERT INTO "grants" VALUES('64f49e15a99fa48f4fc758a08e7a1521','cef515af5f69f829c090b38a52b088a3','camproof-web','',NULL);
INSERT INTO "grants" VALUES('a6143c7ce3c6f309d2d4658656310207','6ba2e68d6bf6f676f19083163bdbf7e5','camproof-web','',NULL);
CREATE TABLE refresh_tokens (
	sha256 VARCHAR NOT NULL, 
	grant_id VARCHAR NOT NULL, 
	used BOOLEAN NOT NULL, 
	PRIMARY KEY (sha256), 
	FOREIGN KEY(grant_id) REFERENCES grants (id) ON DELETE CASCADE
);
INSERT INTO "refresh_tokens" VALUES('dae3993e618bfdfb44eda0a2f3d5a5695e14de85a7b62ce13dbc8ad91ab977a2','f3ef7618628e5f17acadda39168a3b91',0);
INSERT INTO "refresh_tokens" VALUES('168e08749da7e3c65ff6ab88ae3cd42db7f31c55cb160f4e98e087025ad1e880','64f49e15a99fa48f4fc758a08e7a1521',0);
INSERT INTO "refresh_tokens" VALUES('a3371e69acedce166fc6117b090fe121c2acb0f0910b01e3b4fad3c2174ec213','a6143c7ce3c6f309d2d4658656310207',0);
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
INSERT INTO "sessions" VALUES('beb42029784298d8c45b93ce901c0a55','a59c16746206552b34448c4371c65c6c7edbcae8dd4d976fedad3ac5babf7756','user-6f00e5e19ac006fd','pwd',1.79600515400795984269e+09,1.79604835400795984261e+09,0);
INSERT INTO "sessions" VALUES('cef515af5f69f829c090b38a52b088a3','c07bc9727c7c69b0f8c77912d4c2a9c07be922df213088a803bc35445e8f5bd5','user-6f00e5e19ac006fd','pwd',1.79600515408352541923e+09,1.79604835408352541924e+09,0);
INSERT INTO "sessions" VALUES('6ba2e68d6bf6f676f19083163bdbf7e5','67d87754f729878b78d670582cb67bd203054aef2c98dd5a4a4ce4e636b0bb98','user-6f00e5e19ac006fd','pwd',1.79600515417540407183e+09,1.7960483541754040718e+09,0);
CREATE TABLE users (
	id VARCHAR NOT NULL, 
	username VARCHAR NOT NULL, 
	password VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (username)
);
INSERT INTO "users" VALUES('user-6f00e5e19ac006fd','administrator','$argon2id$v=19$m=19456,t=2,p=1$vqeWcjFRVNRLtUKF2iXD4g$3Qv020uuGRPX8hyST/JASjsj589uND1rtGbJdtCWlyw');
INSERT INTO "users" VALUES('user-3e0346a08f639aab','viewer','$argon2id$v=19$m=19456,t=2,p=1$/oo9e0ynH32W5dc8UleOBQ$JhXEy7DtwoXxui3qWPWXqIKMF5/Qt4Jrp09s6LSQqlo');
INSERT INTO "users" VALUES('user-9c41ea4000682dcc','stranger','$argon2id$v=19$m=19456,t=2,p=1$dS6wFAI6cpnUhd+q9SmE9A$EeR3mA0rwkgxrCL0rEYB73WmAtFcMnHU9d7IN6CXwhc');
INSERT INTO "users" VALUES('user-fd39884701e7d38c','partner','$argon2id$v=19$m=19456,t=2,p=1$kr8wthHt08rL1j+2Cqnmrg$nfIsYsXA4iI6cwHl5odmEJt8bygjvd7xJ1zs3pTYEeM');
CREATE INDEX ix_assertions_expires_s ON assertions (expires_s);
CREATE INDEX ix_sessions_expires_s ON sessions (expires_s);
CREATE INDEX ix_grants_ended_s ON grants (ended_s);
CREATE INDEX ix_grants_sid ON grants (sid);
CREATE INDEX ix_refresh_tokens_grant_id ON refresh_tokens (grant_id);
COMMIT;
