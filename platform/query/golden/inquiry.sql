-- list mine, as institution
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2","t0"."created_at" AS "c3","t0"."answered_at" AS "c4",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."requester_id" = $2::text)
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $3::int;
--   $1 = "institution", $2 = "institution", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."requester_id" = $2::text);
--   $1 = "institution", $2 = "institution"

-- list mine, as organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2","t0"."created_at" AS "c3","t0"."answered_at" AS "c4",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."requester_id" = $2::text)
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $3::int;
--   $1 = "organization", $2 = "organization", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."requester_id" = $2::text);
--   $1 = "organization", $2 = "organization"

-- list mine, as prefecture
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2","t0"."created_at" AS "c3","t0"."answered_at" AS "c4",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."requester_id" = $2::text)
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $3::int;
--   $1 = "prefecture", $2 = "prefecture", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."requester_id" = $2::text);
--   $1 = "prefecture", $2 = "prefecture"

-- list mine, as city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2","t0"."created_at" AS "c3","t0"."answered_at" AS "c4",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."requester_id" = $2::text)
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $3::int;
--   $1 = "city", $2 = "city", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."requester_id" = $2::text);
--   $1 = "city", $2 = "city"

-- list mine, as secretariat
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2","t0"."created_at" AS "c3","t0"."answered_at" AS "c4",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  WHERE ("t0"."requester_id" = $1::text)
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $2::int;
--   $1 = "secretariat", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE ("t0"."requester_id" = $1::text);
--   $1 = "secretariat"

-- list mine, as admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2","t0"."created_at" AS "c3","t0"."answered_at" AS "c4",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  WHERE ("t0"."requester_id" = $1::text)
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $2::int;
--   $1 = "admin", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE ("t0"."requester_id" = $1::text);
--   $1 = "admin"

-- list open, as institution
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2",(coalesce(nullif("t1"."name", ''), coalesce(nullif("t2"."name", ''), "t3"."name"))) AS "c3","t0"."requester" AS "c4","t0"."created_at" AS "c5",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution"
  LEFT JOIN "data"."reporting_organization" "t2" ON "t2".id = "t0"."organization"
  LEFT JOIN "data"."prefecture" "t3" ON "t3".id = "t0"."prefecture"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."status" IN ($2::text, $3::text))
  ORDER BY "t0"."created_at", "t0"."id"
  LIMIT $4::int;
--   $1 = "institution", $2 = "new", $3 = "follow_up", $4 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."status" IN ($2::text, $3::text));
--   $1 = "institution", $2 = "new", $3 = "follow_up"

-- list open, as organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2",(coalesce(nullif("t1"."name", ''), coalesce(nullif("t2"."name", ''), "t3"."name"))) AS "c3","t0"."requester" AS "c4","t0"."created_at" AS "c5",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution"
  LEFT JOIN "data"."reporting_organization" "t2" ON "t2".id = "t0"."organization"
  LEFT JOIN "data"."prefecture" "t3" ON "t3".id = "t0"."prefecture"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."status" IN ($2::text, $3::text))
  ORDER BY "t0"."created_at", "t0"."id"
  LIMIT $4::int;
--   $1 = "organization", $2 = "new", $3 = "follow_up", $4 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."status" IN ($2::text, $3::text));
--   $1 = "organization", $2 = "new", $3 = "follow_up"

-- list open, as prefecture
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2",(coalesce(nullif("t1"."name", ''), coalesce(nullif("t2"."name", ''), "t3"."name"))) AS "c3","t0"."requester" AS "c4","t0"."created_at" AS "c5",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution"
  LEFT JOIN "data"."reporting_organization" "t2" ON "t2".id = "t0"."organization"
  LEFT JOIN "data"."prefecture" "t3" ON "t3".id = "t0"."prefecture"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."status" IN ($2::text, $3::text))
  ORDER BY "t0"."created_at", "t0"."id"
  LIMIT $4::int;
--   $1 = "prefecture", $2 = "new", $3 = "follow_up", $4 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."status" IN ($2::text, $3::text));
--   $1 = "prefecture", $2 = "new", $3 = "follow_up"

-- list open, as city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2",(coalesce(nullif("t1"."name", ''), coalesce(nullif("t2"."name", ''), "t3"."name"))) AS "c3","t0"."requester" AS "c4","t0"."created_at" AS "c5",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution"
  LEFT JOIN "data"."reporting_organization" "t2" ON "t2".id = "t0"."organization"
  LEFT JOIN "data"."prefecture" "t3" ON "t3".id = "t0"."prefecture"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."status" IN ($2::text, $3::text))
  ORDER BY "t0"."created_at", "t0"."id"
  LIMIT $4::int;
--   $1 = "city", $2 = "new", $3 = "follow_up", $4 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text AND ("t0"."status" IN ($2::text, $3::text));
--   $1 = "city", $2 = "new", $3 = "follow_up"

-- list open, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2",(coalesce(nullif("t1"."name", ''), coalesce(nullif("t2"."name", ''), "t3"."name"))) AS "c3","t0"."requester" AS "c4","t0"."created_at" AS "c5",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution"
  LEFT JOIN "data"."reporting_organization" "t2" ON "t2".id = "t0"."organization"
  LEFT JOIN "data"."prefecture" "t3" ON "t3".id = "t0"."prefecture"
  WHERE ("t0"."status" IN ($1::text, $2::text))
  ORDER BY "t0"."created_at", "t0"."id"
  LIMIT $3::int;
--   $1 = "new", $2 = "follow_up", $3 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE ("t0"."status" IN ($1::text, $2::text));
--   $1 = "new", $2 = "follow_up"

-- list all, as institution
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2",(coalesce(nullif("t1"."name", ''), coalesce(nullif("t2"."name", ''), "t3"."name"))) AS "c3","t0"."created_at" AS "c4","t0"."answered_at" AS "c5",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution"
  LEFT JOIN "data"."reporting_organization" "t2" ON "t2".id = "t0"."organization"
  LEFT JOIN "data"."prefecture" "t3" ON "t3".id = "t0"."prefecture"
  WHERE "t0"."requester_id" = $1::text
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $2::int;
--   $1 = "institution", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text;
--   $1 = "institution"

-- list all, as organization
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2",(coalesce(nullif("t1"."name", ''), coalesce(nullif("t2"."name", ''), "t3"."name"))) AS "c3","t0"."created_at" AS "c4","t0"."answered_at" AS "c5",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution"
  LEFT JOIN "data"."reporting_organization" "t2" ON "t2".id = "t0"."organization"
  LEFT JOIN "data"."prefecture" "t3" ON "t3".id = "t0"."prefecture"
  WHERE "t0"."requester_id" = $1::text
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $2::int;
--   $1 = "organization", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text;
--   $1 = "organization"

-- list all, as prefecture
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2",(coalesce(nullif("t1"."name", ''), coalesce(nullif("t2"."name", ''), "t3"."name"))) AS "c3","t0"."created_at" AS "c4","t0"."answered_at" AS "c5",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution"
  LEFT JOIN "data"."reporting_organization" "t2" ON "t2".id = "t0"."organization"
  LEFT JOIN "data"."prefecture" "t3" ON "t3".id = "t0"."prefecture"
  WHERE "t0"."requester_id" = $1::text
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $2::int;
--   $1 = "prefecture", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text;
--   $1 = "prefecture"

-- list all, as city
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2",(coalesce(nullif("t1"."name", ''), coalesce(nullif("t2"."name", ''), "t3"."name"))) AS "c3","t0"."created_at" AS "c4","t0"."answered_at" AS "c5",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution"
  LEFT JOIN "data"."reporting_organization" "t2" ON "t2".id = "t0"."organization"
  LEFT JOIN "data"."prefecture" "t3" ON "t3".id = "t0"."prefecture"
  WHERE "t0"."requester_id" = $1::text
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $2::int;
--   $1 = "city", $2 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0"
  WHERE "t0"."requester_id" = $1::text;
--   $1 = "city"

-- list all, as secretariat, admin
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."category" AS "c1","t0"."status" AS "c2",(coalesce(nullif("t1"."name", ''), coalesce(nullif("t2"."name", ''), "t3"."name"))) AS "c3","t0"."created_at" AS "c4","t0"."answered_at" AS "c5",("t0"."created_at")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."inquiry" "t0"
  LEFT JOIN "data"."medical_institution" "t1" ON "t1".id = "t0"."institution"
  LEFT JOIN "data"."reporting_organization" "t2" ON "t2".id = "t0"."organization"
  LEFT JOIN "data"."prefecture" "t3" ON "t3".id = "t0"."prefecture"
  ORDER BY "t0"."created_at" DESC, "t0"."id" DESC
  LIMIT $1::int;
--   $1 = 51
SELECT count(*)::int AS count
  FROM "data"."inquiry" "t0";
