package dev.emp.worker.plan;

import dev.emp.worker.plan.MachineProperties.ServiceSettings;
import dev.emp.worker.plan.ProfileServices.Draft;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The connectors of APIs, and of a browser, that a machine runs in its own process. */
final class ApiServices {

    static final String PLAYWRIGHT = "playwright";
    private static final String SETTING = "emp.machine.connectors";
    private static final String FAST = "fast";
    private static final String STANDARD = "standard";
    private static final int API_SLOTS = 32;
    /** Each is a browser with a page in it. */
    private static final int BROWSER_SLOTS = 2;

    private static final List<Api> KNOWN = List.of(
            new Api("openai", "openai-connector", "OPENAI_API_KEY", API_SLOTS, FAST),
            new Api("replicate", "replicate-connector", "REPLICATE_API_TOKEN", API_SLOTS, FAST),
            new Api("runpod", "runpod-connector", "RUNPOD_API_KEY", API_SLOTS, FAST),
            new Api(PLAYWRIGHT, PLAYWRIGHT, null, BROWSER_SLOTS, STANDARD));

    private final MachineProperties machine;
    private final Surroundings surroundings;
    private final List<String> remarks = new ArrayList<>();

    ApiServices(MachineProperties machine, Surroundings surroundings) {
        this.machine = machine;
        this.surroundings = surroundings;
    }

    /** Those that the settings name must be there; those whose key is seen are left out when they are not. */
    List<Draft> drafts() {
        requireKnownNames();
        List<Draft> drafts = new ArrayList<>();
        for (Api api : KNOWN) {
            boolean named = machine.connectors().contains(api.connector());
            if (named && !isHere(api)) {
                throw new PlanException(
                        SETTING, "names " + api.connector() + ", but that connector is not on the class path");
            } else if (isHere(api) && (named || hasKey(api))) {
                drafts.add(draft(api));
            } else if (hasKey(api)) {
                remarks.add(api.service() + " is left out: " + api.keyVariable()
                        + " is set, but the connector is not on the class path");
            }
        }
        return drafts;
    }

    /** @throws PlanException if its connector is not on the class path */
    Draft browser() {
        Api browser = KNOWN.getLast();
        if (!isHere(browser)) {
            throw new PlanException(
                    "emp.machine.profile",
                    "playwright needs the connector 'playwright' on the class path, which it is not");
        }
        return draft(browser);
    }

    /** What was left out, filled by {@link #drafts}. */
    List<String> remarks() {
        return List.copyOf(remarks);
    }

    private void requireKnownNames() {
        List<String> names = KNOWN.stream().map(Api::connector).toList();
        for (String name : machine.connectors()) {
            if (!names.contains(name)) {
                throw new PlanException(
                        SETTING,
                        "may name " + names.stream().collect(Collectors.joining(", ")) + ", not '" + name + "'");
            }
        }
    }

    private boolean isHere(Api api) {
        return surroundings.beans().contains(api.connector())
                || surroundings.connectors().containsKey(api.connector());
    }

    /** In its usual place, or where the settings say. */
    private boolean hasKey(Api api) {
        return (api.keyVariable() != null && surroundings.environment().containsKey(api.keyVariable()))
                || surroundings.connectors().getOrDefault(api.connector(), Map.of()).keySet().stream()
                        .anyMatch(setting -> setting.startsWith("keys["));
    }

    private Draft draft(Api api) {
        ConnectorTarget target = surroundings.beans().contains(api.connector())
                ? new ConnectorTarget.Bean(api.connector())
                : new ConnectorTarget.BuiltIn(
                        api.connector(), surroundings.connectors().getOrDefault(api.connector(), Map.of()));
        return new Draft(
                new PlannedService(api.service(), target, null),
                api.slots(),
                api.pool(),
                Map.of(),
                machine.services().getOrDefault(api.service(), ServiceSettings.DEFAULT));
    }

    /** @param keyVariable of the environment, which holds the key when there is one; null where there are no keys */
    private record Api(
            String connector, String service, @Nullable String keyVariable, int slots, String pool) {}
}
