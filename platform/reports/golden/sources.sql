-- stocks
SELECT "t0".id AS id,"t0"."name" AS "c0","t1"."status" AS "c1","t2"."name" AS "c2","t2".id AS "c2_record","t2"."stock" AS "c3",("t0"."name")::text AS "s0",("t2"."name")::text AS "s1",("t0"."id")::text AS "s2",("t1".id)::text AS "s3",("t2".id)::text AS "s4"
  FROM "data"."hospital" "t0"
  LEFT JOIN "data"."daily" "t1" ON "t1"."hospital" = "t0".id AND "t1"."day" = $1::date AND "t1"."scope_prefecture" = $2::uuid
  LEFT JOIN "data"."goods" "t2" ON "t2"."daily" = "t1".id AND "t2"."scope_prefecture" = $3::uuid
  WHERE "t0"."scope_prefecture" = $4::uuid
  ORDER BY "t0"."name", "t2"."name", "t0"."id", "t1".id, "t2".id
  LIMIT $5::int;
SELECT count(*)::int AS count
  FROM "data"."hospital" "t0"
  LEFT JOIN "data"."daily" "t1" ON "t1"."hospital" = "t0".id AND "t1"."day" = $1::date AND "t1"."scope_prefecture" = $2::uuid
  LEFT JOIN "data"."goods" "t2" ON "t2"."daily" = "t1".id AND "t2"."scope_prefecture" = $3::uuid
  WHERE "t0"."scope_prefecture" = $4::uuid;

-- silent
SELECT "t0".id AS id,"t0"."name" AS "c0",("t0"."name")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."hospital" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid AND NOT EXISTS (SELECT 1
  FROM "data"."daily" "ts1_0"
  WHERE "ts1_0"."hospital" = "t0".id AND ("ts1_0"."day" = $2::date) AND "ts1_0"."scope_prefecture" = $3::uuid)
  ORDER BY "t0"."name", "t0"."id"
  LIMIT $4::int;
SELECT count(*)::int AS count
  FROM "data"."hospital" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid AND NOT EXISTS (SELECT 1
  FROM "data"."daily" "ts1_0"
  WHERE "ts1_0"."hospital" = "t0".id AND ("ts1_0"."day" = $2::date) AND "ts1_0"."scope_prefecture" = $3::uuid);

-- reachable
SELECT "t0".id AS id,"t0"."name" AS "c0",(SELECT count(*)::int
  FROM "data"."contact" "ts1_0"
  WHERE "ts1_0"."hospital" = "t0".id AND "ts1_0"."scope_prefecture" = $1::uuid) AS "c1",("t0"."name")::text AS "s0",("t0"."id")::text AS "s1"
  FROM "data"."hospital" "t0"
  WHERE "t0"."scope_prefecture" = $2::uuid AND ((SELECT count(*)
  FROM (SELECT 1
  FROM "data"."contact" "ts2_0"
  WHERE "ts2_0"."hospital" = "t0".id AND "ts2_0"."scope_prefecture" = $3::uuid
  LIMIT $4::int) enough) >= $5::int)
  ORDER BY "t0"."name", "t0"."id"
  LIMIT $6::int;
SELECT count(*)::int AS count
  FROM "data"."hospital" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid AND ((SELECT count(*)
  FROM (SELECT 1
  FROM "data"."contact" "ts1_0"
  WHERE "ts1_0"."hospital" = "t0".id AND "ts1_0"."scope_prefecture" = $2::uuid
  LIMIT $3::int) enough) >= $4::int);

-- overview
SELECT "t0".id AS id,"t0"."name" AS "c0",((SELECT count(*)
  FROM (SELECT 1
  FROM "data"."daily" "ts1_0"
  WHERE "ts1_0"."hospital" = "t0".id AND ("ts1_0"."day" > $1::date) AND "ts1_0"."scope_prefecture" = $2::uuid
  LIMIT $3::int) enough) >= $4::int) AS "c1",(SELECT count(*)::int
  FROM "data"."daily" "ts2_0"
  WHERE "ts2_0"."hospital" = "t0".id AND ("ts2_0"."day" > $5::date) AND "ts2_0"."scope_prefecture" = $6::uuid) AS "c2",(SELECT sum("ts3_0"."secured")
  FROM "data"."daily" "ts3_0"
  WHERE "ts3_0"."hospital" = "t0".id AND ("ts3_0"."day" > $7::date) AND "ts3_0"."scope_prefecture" = $8::uuid) AS "c3",(SELECT max("ts4_0"."day")
  FROM "data"."daily" "ts4_0"
  WHERE "ts4_0"."hospital" = "t0".id AND ("ts4_0"."day" > $9::date) AND "ts4_0"."scope_prefecture" = $10::uuid) AS "c4",(SELECT sum("ts5_0"."stock")
  FROM "data"."goods" "ts5_0"
  LEFT JOIN "data"."daily" "ts5_1" ON "ts5_1".id = "ts5_0"."daily" AND "ts5_1"."scope_prefecture" = $11::uuid
  WHERE "ts5_1"."hospital" = "t0".id AND ("ts5_0"."name" = $12::text) AND "ts5_0"."scope_prefecture" = $13::uuid) AS "c5",(round(div(((SELECT sum("ts6_0"."secured")
  FROM "data"."daily" "ts6_0"
  WHERE "ts6_0"."hospital" = "t0".id AND ("ts6_0"."day" > $14::date) AND "ts6_0"."scope_prefecture" = $15::uuid))::numeric * 2000000000000, nullif(((SELECT count(*)::int
  FROM "data"."daily" "ts7_0"
  WHERE "ts7_0"."hospital" = "t0".id AND ("ts7_0"."day" > $16::date) AND "ts7_0"."scope_prefecture" = $17::uuid))::numeric, 0)) * 0.5) * 0.000000000001) AS "c6",((SELECT count(*)
  FROM (SELECT 1
  FROM "data"."daily" "ts8_0"
  WHERE "ts8_0"."hospital" = "t0".id AND ("ts8_0"."day" > $18::date) AND "ts8_0"."scope_prefecture" = $19::uuid
  LIMIT $20::int) enough) >= $21::int) AS "g0",(((SELECT count(*)
  FROM (SELECT 1
  FROM "data"."daily" "ts8_0"
  WHERE "ts8_0"."hospital" = "t0".id AND ("ts8_0"."day" > $22::date) AND "ts8_0"."scope_prefecture" = $23::uuid
  LIMIT $24::int) enough) >= $25::int))::text AS "s0",((SELECT count(*)::int
  FROM "data"."daily" "ts10_0"
  WHERE "ts10_0"."hospital" = "t0".id AND ("ts10_0"."day" > $26::date) AND "ts10_0"."scope_prefecture" = $27::uuid))::text AS "s1",("t0"."name")::text AS "s2",("t0"."id")::text AS "s3"
  FROM "data"."hospital" "t0"
  WHERE "t0"."scope_prefecture" = $28::uuid
  ORDER BY ((SELECT count(*)
  FROM (SELECT 1
  FROM "data"."daily" "ts8_0"
  WHERE "ts8_0"."hospital" = "t0".id AND ("ts8_0"."day" > $29::date) AND "ts8_0"."scope_prefecture" = $30::uuid
  LIMIT $31::int) enough) >= $32::int), (SELECT count(*)::int
  FROM "data"."daily" "ts10_0"
  WHERE "ts10_0"."hospital" = "t0".id AND ("ts10_0"."day" > $33::date) AND "ts10_0"."scope_prefecture" = $34::uuid) DESC, "t0"."name", "t0"."id"
  LIMIT $35::int;
SELECT count(*)::int AS count
  FROM "data"."hospital" "t0"
  WHERE "t0"."scope_prefecture" = $1::uuid;
WITH g AS (SELECT ((SELECT count(*)
  FROM (SELECT 1
  FROM "data"."daily" "ts1_0"
  WHERE "ts1_0"."hospital" = "t0".id AND ("ts1_0"."day" > $1::date) AND "ts1_0"."scope_prefecture" = $2::uuid
  LIMIT $3::int) enough) >= $4::int) AS "k0",count(*) AS rows,sum((SELECT sum("ts3_0"."secured")
  FROM "data"."daily" "ts3_0"
  WHERE "ts3_0"."hospital" = "t0".id AND ("ts3_0"."day" > $5::date) AND "ts3_0"."scope_prefecture" = $6::uuid)) AS "p0_0"
  FROM "data"."hospital" "t0"
  WHERE "t0"."scope_prefecture" = $7::uuid GROUP BY 1),r AS (SELECT (1 - GROUPING("k0")) AS level,"k0",coalesce(sum(rows), 0)::bigint AS rows,sum("p0_0") AS "v0",coalesce(sum(rows), 0)::bigint AS "v1"
  FROM g GROUP BY ROLLUP ("k0")) SELECT r.level, r.rows,r."k0" AS "k0",r."v0",r."v1"
  FROM r
  ORDER BY r.level, r."k0"
  LIMIT $8::int;

-- many
SELECT "t0".id AS id,"t0"."title" AS "c0","t0"."prefecture" AS "c1","t2".title AS "c1_label","t1"."status" AS "c2",(SELECT count(*)::int
  FROM "data"."contact" "ts3_0"
  WHERE "ts3_0"."hospital" = "t0".id AND "ts3_0"."scope_prefecture" = $1::uuid) AS "c3",("t0"."title")::text AS "s0",("t0"."id")::text AS "s1",("t1".id)::text AS "s2"
  FROM "data"."hospital" "t0"
  LEFT JOIN "data"."daily" "t1" ON "t1"."hospital" = "t0".id AND "t1"."day" = $2::date AND "t1"."scope_prefecture" = $3::uuid
  LEFT JOIN "data"."prefecture" "t2" ON "t2".id = "t0"."prefecture"
  WHERE "t0"."scope_prefecture" = $4::uuid
  ORDER BY "t0"."title", "t0"."id", "t1".id
  LIMIT $5::int;
SELECT count(*)::int AS count
  FROM "data"."hospital" "t0"
  LEFT JOIN "data"."daily" "t1" ON "t1"."hospital" = "t0".id AND "t1"."day" = $1::date AND "t1"."scope_prefecture" = $2::uuid
  WHERE "t0"."scope_prefecture" = $3::uuid;

-- top
SELECT "t0".id AS id,"t1"."name" AS "c0","t1".id AS "c0_record","t0"."secured" AS "c1",(round(div("t0"."inpatients"::numeric * 2000000000000, nullif("t0"."secured"::numeric, 0)) * 0.5) * 0.000000000001) AS "c2",CASE WHEN "t0"."status" = $1::text THEN $2::int END AS "h0",CASE WHEN "t0"."secured" < $3::integer THEN $4::int WHEN "t0"."secured" >= $5::integer THEN $6::int END AS "h1",CASE WHEN "t0"."inpatients" > "t0"."secured" THEN $7::int WHEN (round(div("t0"."inpatients"::numeric * 2000000000000, nullif("t0"."secured"::numeric, 0)) * 0.5) * 0.000000000001) >= $8::integer THEN $9::int END AS "h2","t0"."status" AS "g0",(array_position(ARRAY['open','done']::text[], "t0"."status"))::text AS "s0",("t0"."status")::text AS "s1",("t0"."secured")::text AS "s2",("t0"."id")::text AS "s3"
  FROM "data"."daily" "t0"
  LEFT JOIN "data"."hospital" "t1" ON "t1".id = "t0"."hospital" AND "t1"."scope_prefecture" = $10::uuid
  WHERE EXISTS (SELECT 1
  FROM (SELECT "f0".id AS "i0"
  FROM "data"."daily" "f0"
  WHERE "f0"."scope_prefecture" = $11::uuid
  ORDER BY "f0"."secured" DESC NULLS LAST, "f0"."id" DESC
  LIMIT $12::int) first
  WHERE first.i0 = "t0".id)
  ORDER BY array_position(ARRAY['open','done']::text[], "t0"."status"), "t0"."status", "t0"."secured" DESC NULLS LAST, "t0"."id" DESC
  LIMIT $13::int;
SELECT count(*)::int AS count
  FROM "data"."daily" "t0"
  WHERE EXISTS (SELECT 1
  FROM (SELECT "f0".id AS "i0"
  FROM "data"."daily" "f0"
  WHERE "f0"."scope_prefecture" = $1::uuid
  ORDER BY "f0"."secured" DESC NULLS LAST, "f0"."id" DESC
  LIMIT $2::int) first
  WHERE first.i0 = "t0".id);
WITH g AS (SELECT "t0"."status" AS "k0",count(*) AS rows,sum("t0"."secured") AS "p0_0"
  FROM "data"."daily" "t0"
  WHERE EXISTS (SELECT 1
  FROM (SELECT "f0".id AS "i0"
  FROM "data"."daily" "f0"
  WHERE "f0"."scope_prefecture" = $1::uuid
  ORDER BY "f0"."secured" DESC NULLS LAST, "f0"."id" DESC
  LIMIT $2::int) first
  WHERE first.i0 = "t0".id) GROUP BY 1),r AS (SELECT (1 - GROUPING("k0")) AS level,"k0",coalesce(sum(rows), 0)::bigint AS rows,sum("p0_0") AS "v0",coalesce(sum(rows), 0)::bigint AS "v1"
  FROM g GROUP BY ROLLUP ("k0")) SELECT r.level, r.rows,r."k0" AS "k0",r."v0",r."v1"
  FROM r
  ORDER BY r.level, array_position(ARRAY['open','done']::text[], r."k0"), r."k0"
  LIMIT $3::int;
