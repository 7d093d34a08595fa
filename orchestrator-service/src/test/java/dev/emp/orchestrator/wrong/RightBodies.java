package dev.emp.orchestrator.wrong;

import org.jspecify.annotations.Nullable;

/** Bodies with as many members as there are, for the more there are, the more can be wrong. */
final class RightBodies {

    private static final String SCHEDULE = """
            {"name": "nightly", "job": %s, "cron": "30 2 * * *", "time_zone": "Europe/Berlin", "jitter_seconds": 5,
             "catch_up": "none", "overlap": "queue", "start_at": "2026-03-28T12:00:00Z", "end_at": "2027-03-31T12:00:00Z",
             "paused": true}""";

    private static final String WEBHOOK = """
            {"url": "%s", "description": "billing", "events": ["job.succeeded", "job.*"], "service": "paint",
             "labels": {"team": "a"}, "enabled": true}""";

    private static final String FILTER = """
            {"filter": {"service": "nobodys", "tenant": "default", "labels": {"a": "b"}}, "limit": 2}""";

    private RightBodies() {}

    /** Null when the call takes none. */
    static @Nullable String of(String call, World world) {
        return switch (call) {
            case "submitJob" -> job(world);
            case "createSchedule", "replaceSchedule", "changeSchedule" -> SCHEDULE.formatted(small(world, ""));
            case "createWebhook", "replaceWebhook", "changeWebhook" -> WEBHOOK.formatted(World.NOBODY);
            case "cancelJobs", "replayDeadLetters" -> FILTER;
            case "createKey" -> """
                {"name": "render farm", "tenant": "acme", "role": "read", "expires_at": "2030-01-01T00:00:00Z"}""";
            case "limitTenant" -> """
                {"weight": 3, "limits": {"queued": 1000, "running": 8, "submissions_per_second": 5,
                 "submission_burst": 20, "spend_per_day_usd": 12.5}}""";
            case "restartMachineServices" -> "{\"service\": \"comfyui-gpu0\"}";
            default -> null;
        };
    }

    private static String job(World world) {
        return """
                {"service": "%s", "input": {"prompt": "é 🐈", "steps": 5, "list": [1, 2.5], "a/b": {"c": true}}, "priority": 7,
                 "requirements": {"gpu.memory_gb": {">=": 16, "<=": 80}, "pool": "fast", "model": {"in": ["a", "b"]},
                                  "label.site": {"exists": true}, "gpu.count": {"!=": 3}, "x": {"not in": [1.5]}},
                 "preferred_models": ["small", "large"], "labels": {"team": "red", "run": "1"},
                 "run_at": "2026-06-02T00:00:00+01:00", "start_timeout_seconds": 60, "run_timeout_seconds": 90,
                 "retry": {"max_attempts": 5, "initial_backoff_seconds": 0.5, "max_backoff_seconds": 10},
                 "concurrency": {"key": "gpu", "limit": 2}, "rate_limit": {"key": "api", "starts": 10, "per_seconds": 0.5},
                 "depends_on": ["%s", {"job": "%s", "if_it_fails": "run"}],
                 "fallbacks": [{"service": "%s", "input_patch": {"prompt": "b"}, "requirements": {"pool": "slow"},
                                "preferred_models": ["large"], "on": ["timeout", "auth"]}],
                 "webhook_url": "%s", "webhook_events": ["job.*", "job.failed"]}""".formatted(world.service(), world.id("job"), world.id("succeeded"), world.service(), World.NOBODY);
    }

    private static String small(World world, String more) {
        return "{\"service\": \"%s\", \"input\": {\"prompt\": \"a cat\"}%s}".formatted(world.service(), more);
    }

    static String batch(World world) {
        return "{\"jobs\": [%s, %s], \"fan_in\": {\"job\": %s, \"if_it_fails\": \"run\", \"on_refused\": \"run\"}}"
                .formatted(
                        small(world, ", \"ref\": \"a\", \"idempotency_key\": \"k1\""),
                        small(world, ", \"depends_on\": [{\"ref\": \"a\", \"if_it_fails\": \"run\"}]"),
                        small(world, ""));
    }

    static String lines(World world) {
        return "{\"fan_in\": {\"job\": " + small(world, "") + "}}\n" + small(world, ", \"ref\": \"a\"") + "\n"
                + small(world, ", \"depends_on\": [{\"ref\": \"a\"}]") + "\n";
    }

    static String form() {
        return "--x1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\n"
                + "Content-Type: image/png\r\n\r\nhello\r\n--x1--\r\n";
    }
}
