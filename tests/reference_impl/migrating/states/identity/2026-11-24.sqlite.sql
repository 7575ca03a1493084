BEGIN TRANSACTION;
CREATE TABLE assertions (
	client_id VARCHAR NOT NULL, 
	jti VARCHAR NOT NULL, 
	expires_s FLOAT NOT NULL, 
	PRIMARY KEY (client_id, jti)
);
INSERT INTO "assertions" VALUES('cam-4f75f114e067380b','5c281beb24b8b3c283420833911a7a30b1a24a96b6cc5614d5ed54bfdb4f1937',1796005212.0);
INSERT INTO "assertions" VALUES('cam-4f75f114e067380b','3a004c868b6211bbfa0141021ed26dec2f58962212d10b27219c2ad5223193a1',1796005212.0);
CREATE TABLE devices (
	client_id VARCHAR NOT NULL, 
	name VARCHAR NOT NULL, 
	jwks JSON NOT NULL, 
	registered_by VARCHAR NOT NULL, 
	PRIMARY KEY (client_id)
);
INSERT INTO "devices" VALUES('cam-4f75f114e067380b','camera','{"keys": [{"kty": "EC", "crv": "P-256", "x": "cU_eIi0AD70xm2XLnE5jw6ixiwbHZZgDaYNEBHaZoq0", "y": "eZNmLWmGrkX0o6ZZ7ETzY-r0L060Uajj62N6sfa--RQ"}]}','user-371d82012aafcbf2');
CREATE TABLE users (
	id VARCHAR NOT NULL, 
	username VARCHAR NOT NULL, 
	password VARCHAR NOT NULL, 
	PRIMARY KEY (id), 
	UNIQUE (username)
);
INSERT INTO "users" VALUES('user-371d82012aafcbf2','administrator','$argon2id$v=19$m=65536,t=3,p=4$0GKEsQXns181MO+NprZKdw$QXNYbvBbuz6aNU7PQW7x/0R42Br54aN8CayxLNjsqwc');
INSERT INTO "users" VALUES('user-9292a306ab217fd5','viewer','$argon2id$v=19$m=65536,t=3,p=4$SQlHR5Tco4DC6ZjBqvhHMA$kemkTvBDYO6wC+f7lb1DuNCwTTgkK4qNOQNbcs3YuDc');
INSERT INTO "users" VALUES('user-89d8d3082f2abcf1','stranger','$argon2id$v=19$m=65536,t=3,p=4$M+yxdDECTDxcgPgv85K0rA$stVMypuJ/dbw/Y+vA4wCu3yq0ZpqClO/KMjtBhjsR4E');
CREATE INDEX ix_assertions_expires_s ON assertions (expires_s);
COMMIT;
