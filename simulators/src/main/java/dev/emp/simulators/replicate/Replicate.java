package dev.emp.simulators.replicate;

import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Desk;
import dev.emp.simulators.http.Provider;
import dev.emp.simulators.http.RateLimit;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Routes;

/** The API as a whole: who is let in, and which endpoint a request belongs to. */
final class Replicate implements Provider {
    private final Desk desk;
    private final Routes open = new Routes();
    private final Routes routes = new Routes();

    Replicate(Desk desk, ReplicateSimulatorOptions options) {
        this.desk = desk;
        Models models = new Models(options.models());
        Uploads uploads = new Uploads(desk);
        Webhooks webhooks = new Webhooks(desk, options.webhookSecret());
        Predictions predictions = new Predictions(desk, options, models, webhooks);
        predictions.addTo(routes);
        predictions.addOpenTo(open);
        uploads.addTo(routes);
        uploads.addOpenTo(open);
        models.addTo(routes);
        webhooks.addTo(routes);
        routes.on("GET", "/v1/account", _ -> Models.account());
    }

    @Override
    public Reply answer(Call call) {
        try {
            return open.find(call).map(handler -> handler.answer(call)).orElseGet(() -> forMembers(call));
        } catch (Refusal refusal) {
            return refusal.reply();
        }
    }

    private Reply forMembers(Call call) {
        String key = token(call);
        if (!desk.keys().isKnown(key)) {
            throw Refusal.unauthenticated();
        }
        boolean creates = call.method().equals("POST") && call.path().getLast().equals("predictions");
        if (creates && !desk.keys().hasCredit(key)) {
            throw Refusal.noCredit();
        }
        // Only creating has the small limit that people run into.
        if (creates && desk.rateLimit().isOn()) {
            RateLimit.Standing standing = desk.rateLimit().take(key);
            if (!standing.allowed()) {
                throw Refusal.throttled(Math.max(1, (standing.untilNext().toMillis() + 999) / 1000));
            }
        }
        return routes.find(call).orElseThrow(Refusal::notFound).answer(call);
    }

    /** The scheme was once called Token, and still may be. */
    static String token(Call call) {
        String given = call.header("Authorization");
        return given.regionMatches(true, 0, "Token ", 0, 6) ? given.substring(6).strip() : call.bearer();
    }

    @Override
    public Reply refusal(int status) {
        return Refusal.ofStatus(status).reply();
    }
}
