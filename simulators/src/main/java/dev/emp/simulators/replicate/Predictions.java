package dev.emp.simulators.replicate;

import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Desk;
import dev.emp.simulators.http.Markers;
import dev.emp.simulators.http.ProviderJob;
import dev.emp.simulators.http.Reply;
import dev.emp.simulators.http.Routes;
import dev.emp.simulators.http.Wire;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v1/predictions}, and the same below models and deployments. */
final class Predictions {
    private static final Set<String> FIELDS = Set.of("version", "input", "webhook", "webhook_events_filter", "stream");
    private static final Pattern WAIT = Pattern.compile("(?:^|[ ,;])wait(?:=(\\d+))?(?:$|[ ,;])");
    private static final int LONGEST_WAIT_SECONDS = 60;

    private final Desk desk;
    private final ReplicateSimulatorOptions options;
    private final Models models;
    private final Webhooks webhooks;
    private final Map<String, Prediction> predictions = new ConcurrentHashMap<>();
    private final PredictionList list;

    Predictions(Desk desk, ReplicateSimulatorOptions options, Models models, Webhooks webhooks) {
        this.desk = desk;
        this.options = options;
        this.models = models;
        this.webhooks = webhooks;
        this.list = new PredictionList(options.pageSize());
    }

    void addTo(Routes routes) {
        routes.on("POST", "/v1/predictions", this::createByVersion)
                .on("POST", "/v1/models/*/*/predictions", call -> create(call, models.named(call)))
                .on("POST", "/v1/deployments/*/*/predictions", call -> create(call, models.named(call)))
                .on("GET", "/v1/predictions", list::page)
                .on("GET", "/v1/predictions/*", call -> existing(call).reply(200))
                .on("POST", "/v1/predictions/*/cancel", this::cancel);
    }

    /** Streams and files are on hosts of their own, which need no key. */
    void addOpenTo(Routes routes) {
        routes.on("GET", "/stream/v1/predictions/*", this::stream).on("GET", "/delivery/*/*", this::file);
    }

    private Reply createByVersion(Call call) {
        ObjectNode request = read(call);
        List<Refusal.InvalidField> faults = new ArrayList<>();
        String version = request.path("version").asString("");
        if (version.isEmpty()) {
            faults.add(new Refusal.InvalidField("required", "", "version is required"));
        }
        checkFields(request, faults);
        if (!faults.isEmpty()) {
            throw Refusal.invalid(faults);
        }
        return create(call, models.ofVersion(version).orElseThrow(Refusal::unknownVersion));
    }

    private Reply create(Call call, ReplicateModel model) {
        ObjectNode request = read(call);
        List<Refusal.InvalidField> faults = new ArrayList<>();
        checkFields(request, faults);
        JsonNode input = request.path("input");
        if (!input.isObject()) {
            faults.add(new Refusal.InvalidField("required", "", "input is required"));
        } else {
            checkInput((ObjectNode) input, model, faults);
        }
        if (!faults.isEmpty()) {
            throw Refusal.invalid(faults);
        }
        String id = Prediction.newId();
        ProviderJob job = desk.ledger()
                .accept(
                        new ProviderJob.Facts(
                                id, "predictions", model.name(), Replicate.token(call), Markers.find(request)),
                        call.receivedMicros());
        Prediction prediction = new Prediction(desk, options, job, model, request, call.origin());
        predictions.put(id, prediction);
        list.add(prediction);
        prediction.onChange(webhooks.forPrediction(request, prediction));
        boolean cold = models.warmUp(model) && options.coldStart().isPositive();
        Reply accepted = prediction.reply(201);
        desk.threads().execute(() -> prediction.carryOut(cold));
        Duration patience = patience(call);
        if (patience.isZero()) {
            return accepted;
        }
        prediction.awaitEnd(patience);
        return prediction.reply(201).with("preference-applied", "wait=" + patience.toSeconds());
    }

    private static ObjectNode read(Call call) {
        try {
            if (Wire.read(call.body().bytes()) instanceof ObjectNode body) {
                return body;
            }
        } catch (JacksonException | IllegalArgumentException _) {
            // said below
        }
        throw Refusal.invalid(List.of(new Refusal.InvalidField("invalid_type", "", "the body must be a JSON object")));
    }

    private static void checkFields(ObjectNode request, List<Refusal.InvalidField> faults) {
        request.propertyNames().stream()
                .filter(name -> !FIELDS.contains(name))
                .forEach(name -> faults.add(new Refusal.InvalidField(
                        "additional_property_not_allowed", "", "Additional property " + name + " is not allowed")));
    }

    private static void checkInput(ObjectNode input, ReplicateModel model, List<Refusal.InvalidField> faults) {
        String needed = Models.needed(model);
        if (!input.has(needed)) {
            faults.add(new Refusal.InvalidField("required", "input", needed + " is required"));
        } else if (!input.get(needed).isString()) {
            faults.add(new Refusal.InvalidField(
                    "invalid_type",
                    "input." + needed,
                    "Invalid type. Expected: string, given: " + kind(input.get(needed))));
        }
    }

    private static String kind(JsonNode value) {
        return value.getNodeType().name().toLowerCase(Locale.ROOT);
    }

    /** How long the client wants to wait; 60 seconds if it does not say, which is the most. */
    private static Duration patience(Call call) {
        Matcher wait = WAIT.matcher(call.header("Prefer"));
        if (!wait.find()) {
            return Duration.ZERO;
        }
        int seconds = wait.group(1) == null ? LONGEST_WAIT_SECONDS : Integer.parseInt(wait.group(1));
        return Duration.ofSeconds(Math.clamp(seconds, 1, LONGEST_WAIT_SECONDS));
    }

    private Prediction existing(Call call) {
        Prediction prediction = predictions.get(call.path().get(2));
        if (prediction == null) {
            throw Refusal.notFound();
        }
        return prediction;
    }

    private Reply cancel(Call call) {
        Prediction prediction = existing(call);
        prediction.cancel();
        return prediction.reply(200);
    }

    private Reply stream(Call call) {
        Prediction prediction = predictions.get(call.path().getLast());
        if (prediction == null) {
            throw Refusal.notFound();
        }
        return prediction.stream(call.header("Last-Event-ID"));
    }

    private Reply file(Call call) {
        Prediction prediction = predictions.get(call.path().get(1));
        if (prediction == null) {
            throw Refusal.notFound();
        }
        return prediction.file(call.path().getLast());
    }
}
