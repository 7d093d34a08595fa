package dev.emp.benchmarks.connectors;

import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What the bench submits: bodies of {@code POST /v1/jobs}, each with a marker that the provider's ledger notes. */
final class Jobs {

    private static final String MODEL = "gpt-4o-mini";
    private static final int DAY_SECONDS = 86_400;
    private static final JsonMapper JSON = JsonMapper.shared();

    private Jobs() {}

    static JsonNode of(Kind kind, String marker) {
        return switch (kind) {
            case CHAT -> insisting(openAi("chat.completions", messages(marker)));
            case RESPONSE -> insisting(openAi("responses", response(marker)));
            case BATCH -> batch(marker);
            case REPLICATE -> insisting(job("replicate", replicate(marker)));
            case RUNPOD -> insisting(job("runpod", runPod(marker)));
            case COMFYUI -> insisting(job("comfyui", comfyUi(marker)));
        };
    }

    /** A chat completion of one token, answered in one piece. */
    static ObjectNode wholeChat(String marker) {
        return openAi("chat.completions", messages(marker).put("stream", false).put("max_completion_tokens", 1));
    }

    /** A chat completion whose words are passed on as they come. */
    static ObjectNode streamedChat(String marker) {
        return openAi("chat.completions", messages(marker).put("stream", true));
    }

    /** The same job, which names the only deployment it may use. */
    static ObjectNode with(ObjectNode job, String deployment) {
        ((ObjectNode) job.path("input")).put("deployment", deployment);
        return job;
    }

    /** The same job with another deployment to fall back on. */
    static ObjectNode fallingBackOn(ObjectNode job, String deployment) {
        job.putArray("fallbacks").addObject().putObject("input_patch").put("deployment", deployment);
        return job;
    }

    /** Kills cost attempts; a job is not to end because of that. */
    private static ObjectNode insisting(ObjectNode job) {
        job.putObject("retry")
                .put("max_attempts", 100)
                .put("initial_backoff_seconds", 0.2)
                .put("max_backoff_seconds", 1);
        return job;
    }

    private static ObjectNode batch(String marker) {
        ObjectNode job = insisting(openAi("chat.completions", messages(marker)));
        ((ObjectNode) job.path("input")).put("deadline_seconds", DAY_SECONDS);
        return job.put("run_timeout_seconds", DAY_SECONDS + 3_600);
    }

    private static ObjectNode openAi(String operation, ObjectNode body) {
        ObjectNode input = JSON.createObjectNode().put("operation", operation);
        input.set("body", body);
        return job("openai", input);
    }

    private static ObjectNode messages(String marker) {
        ObjectNode body = JSON.createObjectNode().put("model", MODEL);
        body.putArray("messages").addObject().put("role", "user").put("content", text(marker));
        return body;
    }

    private static ObjectNode response(String marker) {
        return JSON.createObjectNode()
                .put("model", MODEL)
                .put("input", text(marker))
                .put("background", true)
                .put("store", true);
    }

    private static ObjectNode replicate(String marker) {
        ObjectNode input = JSON.createObjectNode().put("model", "meta/meta-llama-3-8b-instruct");
        input.putObject("input").put("prompt", text(marker));
        return input;
    }

    private static ObjectNode runPod(String marker) {
        ObjectNode input = JSON.createObjectNode().put("endpoint", "text");
        input.putObject("input").put("prompt", text(marker));
        return input;
    }

    /** Paints a small picture; the seed keeps the provider from answering it out of its cache. */
    private static ObjectNode comfyUi(String marker) {
        ObjectNode input = JSON.createObjectNode();
        ObjectNode workflow = input.putObject("workflow");
        ObjectNode sampler = node(workflow, "3", "KSampler")
                .put("seed", ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE))
                .put("steps", 8)
                .put("cfg", 8)
                .put("sampler_name", "euler")
                .put("scheduler", "normal")
                .put("denoise", 1);
        link(sampler, "model", "4", 0);
        link(sampler, "positive", "6", 0);
        link(sampler, "negative", "7", 0);
        link(sampler, "latent_image", "5", 0);
        node(workflow, "4", "CheckpointLoaderSimple").put("ckpt_name", "v1-5-pruned-emaonly-fp16.safetensors");
        node(workflow, "5", "EmptyLatentImage")
                .put("width", 64)
                .put("height", 64)
                .put("batch_size", 1);
        link(node(workflow, "6", "CLIPTextEncode").put("text", text(marker)), "clip", "4", 1);
        link(node(workflow, "7", "CLIPTextEncode").put("text", "text, watermark"), "clip", "4", 1);
        ObjectNode decoder = node(workflow, "8", "VAEDecode");
        link(decoder, "samples", "3", 0);
        link(decoder, "vae", "4", 2);
        link(node(workflow, "9", "SaveImage").put("filename_prefix", "bench"), "images", "8", 0);
        return input;
    }

    private static ObjectNode node(ObjectNode workflow, String id, String type) {
        return workflow.putObject(id).put("class_type", type).putObject("inputs");
    }

    private static void link(ObjectNode inputs, String name, String node, int output) {
        inputs.putArray(name).add(node).add(output);
    }

    private static ObjectNode job(String service, ObjectNode input) {
        ObjectNode job = JSON.createObjectNode().put("service", service);
        job.set("input", input);
        return job;
    }

    private static String text(String marker) {
        return "Say something short about marker:" + marker;
    }
}
