// OpenAI's client for Node against a running Pagoda.
import assert from "node:assert/strict";
import { test } from "node:test";
import { crc32, deflateSync } from "node:zlib";
import OpenAI, { toFile } from "openai";

const base = process.env.BASE_URL.replace(/\/$/, "");
const client = new OpenAI({ baseURL: `${base}/v1`, apiKey: "none", maxRetries: 0 });
const prompt = "a fox on a blue background";
const fields = { num_inference_steps: 12, seed: 7, pag_scale: 2.5, pag_applied_layers: ["mid", "up_blocks.0"] };

// A file of 128 x 128 pixels.
function png(channels, pixel) {
  const rows = [];
  for (let y = 0; y < 128; y++) {
    rows.push(0);
    for (let x = 0; x < 128; x++) rows.push(...pixel(x, y));
  }
  const chunk = (kind, data) => {
    const body = Buffer.concat([Buffer.from(kind), data]);
    const whole = Buffer.alloc(body.length + 8);
    whole.writeUInt32BE(data.length);
    body.copy(whole, 4);
    whole.writeUInt32BE(crc32(body), body.length + 4);
    return whole;
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(128, 0);
  header.writeUInt32BE(128, 4);
  header.set([8, { 3: 2, 4: 6 }[channels]], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", header),
    chunk("IDAT", deflateSync(Buffer.from(rows))),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

const picture = png(3, (x, y) => [2 * x, 2 * y, 128]);
const transparent = png(4, (x) => [9, 9, 9, x < 40 ? 0 : 255]);
const white = png(3, (x) => (x < 40 ? [255, 255, 255] : [0, 0, 0]));
const file = (content, name) => toFile(content, name, { type: "image/png" });
const download = async (url) => Buffer.from(await (await fetch(url)).arrayBuffer());
const decoded = (image) => Buffer.from(image.b64_json, "base64");

// What /v1/generations makes.
async function ours(more) {
  const answer = await fetch(`${base}/v1/generations`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Prefer: "wait=60" },
    body: JSON.stringify({ prompt, ...fields, ...more }),
  });
  const job = await answer.json();
  assert.equal(job.status, "succeeded", JSON.stringify(job));
  return download(job.images[0].url);
}

async function all(stream) {
  const events = [];
  for await (const event of stream) events.push(event);
  return events;
}

async function refusal(call) {
  try {
    await call;
  } catch (refused) {
    return refused;
  }
  return assert.fail("It was not refused.");
}

test("a link", async () => {
  const answer = await client.images.generate({ prompt });
  assert.equal((await download(answer.data[0].url)).toString("latin1", 1, 4), "PNG");
  assert.equal(answer.size, "128x128");
});

test("pictures in the answer", async () => {
  const answer = await client.images.generate({
    prompt,
    n: 2,
    size: "128x64",
    response_format: "b64_json",
    output_format: "jpeg",
    output_compression: 50,
    num_inference_steps: 4,
  });
  assert.equal(answer.data.length, 2);
  for (const image of answer.data) assert.equal(decoded(image).readUInt16BE(), 0xffd8);
});

test("our fields", async () => {
  const answer = await client.images.generate({ prompt, response_format: "b64_json", ...fields });
  assert.deepEqual(decoded(answer.data[0]), await ours());
  assert.equal(answer.data[0].seed, 7);
});

test("a stream", async () => {
  const stream = await client.images.generate({ prompt, stream: true, partial_images: 2, ...fields });
  const events = await all(stream);
  assert.ok(events.length <= 3);
  for (const event of events.slice(0, -1)) {
    assert.equal(event.type, "image_generation.partial_image");
    assert.equal(decoded(event).readUInt16BE(), 0xffd8);
  }
  const last = events.at(-1);
  assert.equal(last.type, "image_generation.completed");
  assert.deepEqual(decoded(last), await ours({ preview_interval: 5 }));
});

test("an edit", async () => {
  const answer = await client.images.edit({
    image: await file(picture, "image.png"),
    mask: await file(transparent, "mask.png"),
    prompt,
    response_format: "b64_json",
    ...fields,
  });
  const expected = await ours({
    image: picture.toString("base64"),
    mask_image: white.toString("base64"),
  });
  assert.deepEqual(decoded(answer.data[0]), expected);
});

test("a stream of an edit", async () => {
  const image = await file(picture, "image.png");
  const events = await all(await client.images.edit({ image, prompt, stream: true, ...fields }));
  assert.deepEqual(events.map((event) => event.type), ["image_edit.completed"]);
});

test("several pictures are one too many", async () => {
  const image = [await file(picture, "a.png"), await file(picture, "b.png")];
  const refused = await refusal(client.images.edit({ image, prompt }));
  assert.equal(refused.status, 400);
  assert.equal(refused.param, "image");
});

test("models", async () => {
  const models = await all(await client.models.list());
  assert.ok(models.some((model) => model.id === "sketch-sdxl"));
  assert.equal((await client.models.retrieve("sketch-sdxl")).id, "sketch-sdxl");
});

test("errors", async () => {
  const refused = await refusal(client.images.generate({ prompt, quality: "hd" }));
  assert.ok(refused instanceof OpenAI.BadRequestError);
  assert.equal(refused.param, "quality");
  assert.match(refused.requestID, /^req_/);
  const missing = await refusal(client.images.generate({ prompt, model: "dall-e-3" }));
  assert.ok(missing instanceof OpenAI.NotFoundError);
  assert.equal(missing.code, "model_not_found");
});
