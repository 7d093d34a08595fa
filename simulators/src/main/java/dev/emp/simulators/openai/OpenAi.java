package dev.emp.simulators.openai;

import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Desk;
import dev.emp.simulators.http.Keys;
import dev.emp.simulators.http.Micros;
import dev.emp.simulators.http.Provider;
import dev.emp.simulators.http.RateLimit;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Routes;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The API as a whole: who is let in, and which endpoint a request belongs to. */
final class OpenAi implements Provider {
    private final Desk desk;
    private final Routes open = new Routes();
    private final Routes routes = new Routes();

    OpenAi(Desk desk, OpenAiSimulatorOptions options) {
        this.desk = desk;
        Intake intake = new Intake(desk, options);
        Story story = new Story(options);
        new ResponsesApi(desk, intake, story).addTo(routes);
        new ChatApi(desk, intake, story).addTo(routes);
        ImagesApi images = new ImagesApi(desk, intake, options);
        images.addTo(routes);
        images.addOpenTo(open);
        new EmbeddingsApi(desk, intake).addTo(routes);
        new SpeechApi(desk, intake).addTo(routes);
        new TranscriptionsApi(desk, intake, story).addTo(routes);
        new ModerationsApi(desk, intake).addTo(routes);
        new ModelsApi(options, intake).addTo(routes);
        FilesApi files = new FilesApi(desk);
        files.addTo(routes);
        new BatchesApi(desk, options, intake, files, this::refusedOrRouted).addTo(routes);
    }

    @Override
    public Reply answer(Call call) {
        String requestId = Intake.id("req_");
        RateLimit.@Nullable Standing standing = null;
        Reply reply;
        try {
            reply = open.find(call).map(handler -> handler.answer(call)).orElse(null);
            if (reply == null) {
                checkKey(call);
                standing = desk.rateLimit().isOn() ? desk.rateLimit().take(call.bearer()) : null;
                reply = standing == null || standing.allowed() ? routed(call) : rateLimited(standing);
            }
        } catch (Refusal refusal) {
            reply = refusal.reply();
        }
        return withHeaders(reply, standing)
                .with("x-request-id", requestId)
                .with("openai-version", "2020-10-01")
                .with("openai-organization", "org-simulated")
                .with("openai-processing-ms", Long.toString((Micros.now(desk.clock()) - call.receivedMicros()) / 1000));
    }

    private void checkKey(Call call) {
        String key = call.bearer();
        if (key.isEmpty()) {
            throw Refusal.noKey();
        }
        if (!desk.keys().isKnown(key)) {
            throw Refusal.wrongKey(Keys.masked(key));
        }
        if (!desk.keys().hasCredit(key) && call.method().equals("POST")) {
            throw Refusal.noCredit();
        }
    }

    /** Carries out a request that was let in. */
    private Reply routed(Call call) {
        return routes.find(call)
                .map(handler -> handler.answer(call))
                .orElseGet(() -> (routes.knows(call.path())
                                ? Refusal.wrongMethod(call.method())
                                : Refusal.notFound("Invalid URL (" + call.method() + " " + call.fullPath() + ")"))
                        .reply());
    }

    /** A request of a batch, which was let in as a whole. */
    private Reply refusedOrRouted(Call call) {
        try {
            return routed(call);
        } catch (Refusal refusal) {
            return refusal.reply();
        }
    }

    private static Reply rateLimited(RateLimit.Standing standing) {
        Duration untilNext = standing.untilNext();
        return Refusal.rateLimited(standing.limit(), ago(untilNext))
                .reply()
                .with("retry-after", Long.toString(Math.max(1, (untilNext.toMillis() + 999) / 1000)))
                .with("retry-after-ms", Long.toString(untilNext.toMillis()));
    }

    private static Reply withHeaders(Reply reply, RateLimit.@Nullable Standing standing) {
        if (standing == null) {
            return reply;
        }
        return reply.with("x-ratelimit-limit-requests", Integer.toString(standing.limit()))
                .with("x-ratelimit-remaining-requests", Integer.toString(standing.remaining()))
                .with("x-ratelimit-reset-requests", ago(standing.untilFull()))
                .with("x-ratelimit-limit-tokens", "2000000")
                .with("x-ratelimit-remaining-tokens", "1999000")
                .with("x-ratelimit-reset-tokens", "30ms");
    }

    /** A time as Go writes it: 6m0s, 1.5s, 20ms. */
    private static String ago(Duration time) {
        if (time.toMillis() < 1000) {
            return time.toMillis() + "ms";
        }
        String minutes = time.toMinutes() > 0 ? time.toMinutes() + "m" : "";
        long millis = time.toMillis() % 60_000;
        return minutes + (millis % 1000 == 0 ? Long.toString(millis / 1000) : Double.toString(millis / 1000.0)) + "s";
    }

    @Override
    public Reply refusal(int status) {
        Reply reply = Refusal.ofStatus(status).reply().with("x-request-id", Intake.id("req_"));
        return status == 429 ? reply.with("retry-after", "1").with("retry-after-ms", "1000") : reply;
    }
}
