package dev.emp.simulators.runpod;

import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Desk;
import dev.emp.simulators.http.Provider;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Routes;
import dev.emp.simulators.http.Wire;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.node.ObjectNode;

/** The API as a whole: who is let in, and which endpoint a request belongs to. */
final class RunPod implements Provider {
    private final Desk desk;
    private final Routes routes = new Routes();
    private final Map<String, EndpointQueue> endpoints = new HashMap<>();

    RunPod(Desk desk, RunPodSimulatorOptions options) {
        this.desk = desk;
        options.endpoints()
                .forEach(endpoint -> endpoints.put(endpoint.id(), new EndpointQueue(desk, options, endpoint)));
        routes.on("POST", "/v2/*/run", call -> endpoint(call).run(call, key(call), input(call)))
                .on("POST", "/v2/*/runsync", call -> endpoint(call).runSync(call, key(call), input(call)))
                .on("GET", "/v2/*/status/*", call -> endpoint(call).status(call))
                .on("POST", "/v2/*/status/*", call -> endpoint(call).status(call))
                .on("GET", "/v2/*/stream/*", call -> endpoint(call).stream(call))
                .on("POST", "/v2/*/stream/*", call -> endpoint(call).stream(call))
                .on("POST", "/v2/*/cancel/*", call -> endpoint(call).cancel(call))
                .on("POST", "/v2/*/retry/*", call -> endpoint(call).retry(call))
                .on("POST", "/v2/*/purge-queue", call -> endpoint(call).purge())
                .on("GET", "/v2/*/health", call -> endpoint(call).health());
    }

    @Override
    public Reply answer(Call call) {
        try {
            checkKey(call);
            return routes.find(call).orElseThrow(Refusal::noPage).answer(call);
        } catch (Refusal refusal) {
            return refusal.reply();
        }
    }

    private void checkKey(Call call) {
        String key = key(call);
        if (!desk.keys().isKnown(key)) {
            throw Refusal.unauthorized();
        }
        if (call.path().getLast().startsWith("run")) {
            if (!desk.keys().hasCredit(key)) {
                throw Refusal.noCredit();
            }
            if (desk.rateLimit().isOn() && !desk.rateLimit().take(key).allowed()) {
                throw Refusal.tooMany();
            }
        }
    }

    /** RunPod takes the key with and without a scheme. */
    private static String key(Call call) {
        return call.bearer().isEmpty() ? call.header("Authorization").strip() : call.bearer();
    }

    private EndpointQueue endpoint(Call call) {
        String id = call.path().get(1);
        EndpointQueue endpoint = endpoints.get(id);
        if (endpoint == null) {
            throw Refusal.noEndpoint(id);
        }
        return endpoint;
    }

    private static ObjectNode input(Call call) {
        try {
            if (Wire.read(call.body().bytes()) instanceof ObjectNode body) {
                if (!body.path("input").isObject()) {
                    throw Refusal.badRequest("input is required and must be an object");
                }
                return body;
            }
        } catch (JacksonException | IllegalArgumentException _) {
            // said below
        }
        throw Refusal.badRequest("the body must be a JSON object");
    }

    @Override
    public Reply refusal(int status) {
        return Refusal.ofStatus(status).reply();
    }
}
