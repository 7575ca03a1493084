BEGIN TRANSACTION;
CREATE TABLE assertions (
	client_id VARCHAR NOT NULL, 
	jti VARCHAR NOT NULL, 
	expires_s FLOAT NOT NULL, 
	PRIMARY KEY (client_id, jti)
);
INSERT INTO "assertions" VALUES('cam-b627c80275a6e2d6','f0bb8998ecf0a5c6ed7882fdbcb5373f45e66c240e1a1eb6af70547c1fd136a4',1796005225.0);
INSERT INTO "assertions" VALUES('cam-b627c80275a6e2d6','74bf977147df62422a654677d97a157a599f57b8a2741aa6553bd4d6ad112dad',1796005225.0);
CREATE TABLE devices (
	client_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	jwks JSON NOT NULL, 
	registered_by VARCHAR NOT NULL, 
	PRIMARY KEY (client_id)
);
INSERT INTO "devices" VALUES('cam-b627c80275a6e2d6','camera','{"keys": [{"kty": "EC", "crv": "P-256", "x": "XMkslsNNEbrpocJ1ybErBjMAM1y-puPyPWST_eIK7dc", "y": "8lK9xuCVSXixeLU24QB8XFQccksp6wWpftXmOzbVbSI"}]}','user-1766bec9ac5e2c85');
CREATE TABLE failed_guesses (
	"of" VARCHAR NOT NULL, 
	name_digest VARCHAR NOT NULL, 
	failures INTEGER NOT NULL, 
	last_s FLOAT NOT NULL, 
	PRIMARY KEY ("of", name_digest)
);
CREATE TABLE grants (
	id VARCHAR NOT NULL, 
	sid VARCHAR NOT NULL, 
	client_id VARCHAR NOT NULL, 
	scope VARCHAR NOT NULL, 
	ended_s FLOAT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(sid) REFERENCES sessions (sid) ON DELETE CASCADE
);
INSERT INTO "grants" VALUES('f702693a21f4d88ea2a206defad50a9d','0b02dab851fd35fdf8f0152f4829dc20','camproof-web','',NULL);
INSERT INTO "grants" VALUES('fc4f1cb86f52817f7f13a48ce2bb3b16','fddabeccc64a38020bfb70c2dadc7a2f','camproof-web','',NULL);
INSERT INTO "grants" VALUES('42d6af350f76a780a87486d2815e9151','fb4eb8cde1d032121b1f9096c452192d','camproof-web','',NULL);
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
INSERT INTO "refresh_tokens" VALUES('c6478df6251d1134250976212235bb01fe6135f54a82005ff9193af551e0e432','f702693a21f4d88ea2a206defad50a9d',0);
INSERT INTO "refresh_tokens" VALUES('2e1b57327d19fde8f4d8be0a050231acad81112bb5e719766f4e2ae430eff623','fc4f1cb86f52817f7f13a48ce2bb3b16',0);
INSERT INTO "refresh_tokens" VALUES('93645b4699950a6b82ec6b8434fd0c63b44e0837bd478a956242e9134bed6d8d','42d6af350f76a780a87486d2815e9151',0);
CREATE TABLE schema_note (
	version INTEGER NOT NULL, 
	fingerprint VARCHAR NOT NULL, 
	PRIMARY KEY (version)
);
INSERT INTO "schema_note" VALUES(2,'1344d5987a0ae4e257c0a5194864a81b95b2ba754a8cacffb5cf7e158fd91a2e');
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
INSERT INTO "sessions" VALUES('0b02dab851fd35fdf8f0152f4829dc20','d8cae56270226818524a684b7065206b5f3ec56c6afb0cbb209306d3dd95548c','user-1766bec9ac5e2c85','pwd',1.79600516482670331005e+09,1.79604836482670331002e+09,0);
INSERT INTO "sessions" VALUES('fddabeccc64a38020bfb70c2dadc7a2f','96d380cea64682e2325872f139820a40ec4fa69a81a9e161213a07d4ac1bca1f','user-1766bec9ac5e2c85','pwd',1.79600516488199162478e+09,1.79604836488199162483e+09,0);
INSERT INTO "sessions" VALUES('fb4eb8cde1d032121b1f9096c452192d','ba553eb73bb869f16a9d65d16083cce51a5af5f6cc48d1f80814ac5d7599e470','user-1766bec9ac5e2c85','pwd',1.79600516512699723246e+09,1.79604836512699723247e+09,0);
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
INSERT INTO "users" VALUES('user-1766bec9ac5e2c85','administrator','$argon2id$v=19$m=19456,t=2,p=1$9Fei+DYiyWHyl+uHQ8P2Ig$MnRWqDS44pVec8ycnCTj4oQj1Hg0AdqWMp1K/wzf45s');
INSERT INTO "users" VALUES('user-d72e94d6ffab5b69','viewer','$argon2id$v=19$m=19456,t=2,p=1$hsSnfXjnFPt8jtOX+0JIRg$qtKACpv3hQ/o+vM23cWlttZ+HXWn33vtP6c9lXBojt4');
INSERT INTO "users" VALUES('user-58616072509e469c','stranger','$argon2id$v=19$m=19456,t=2,p=1$Gm9fRqRfMUxtRykUnXashg$xw2qywzBxdxl0qSOmDlJe7jJfaCia7SfZVb8DJyFN4s');
INSERT INTO "users" VALUES('user-239ef61956dffa78','partner','$argon2id$v=19$m=19456,t=2,p=1$/GZQWaK6NS/6bVR77QR3Dw$sZ+ZU+0BWgSB8bBxlfUEDHJAu6DEmKcTp46vkZDHHTo');
CREATE INDEX ix_assertions_expires_s ON assertions (expires_s);
CREATE INDEX ix_sessions_expires_s ON sessions (expires_s);
CREATE INDEX ix_grants_ended_s ON grants (ended_s);
CREATE INDEX ix_grants_sid ON grants (sid);
CREATE INDEX ix_refresh_tokens_grant_id ON refresh_tokens (grant_id);
COMMIT;
