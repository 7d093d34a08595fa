package dev.emp.worker.plan;

import dev.emp.jobbus.machine.WorkerId;
import dev.emp.jobbus.matching.Admission;
import dev.emp.jobbus.matching.Capabilities;
import dev.emp.worker.plan.WorkerProperties.ConnectorEntry;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Makes the plan of a machine from its settings and what it finds. */
final class Planner {

    private static final Set<String> TAKEN_LABELS = Set.of(
            Capabilities.SERVICE, Capabilities.POOL, Capabilities.MODEL, Capabilities.WARM_MODEL, Capabilities.SECRET);
    private static final String STANDARD = "standard";

    private final MachineIdentity identity;
    private final MachineProperties machine;
    private final WorkerProperties settings;
    private final Surroundings surroundings;
    private final Admission admission;
    private final List<PlannedWorker> workers = new ArrayList<>();
    private final Set<String> names = new HashSet<>();
    private final Set<String> beansInUse = new HashSet<>();

    Planner(MachineIdentity identity, MachineProperties machine, WorkerProperties settings, Surroundings surroundings) {
        this.identity = identity;
        this.machine = machine;
        this.settings = settings;
        this.surroundings = surroundings;
        this.admission =
                new Admission(settings.tenants().allowed(), settings.tenants().denied(), Set.of());
    }

    /** @throws PlanException if a setting makes no sense on this machine, with its name and what is allowed */
    MachinePlan plan() {
        ProfileServices profile = new ProfileServices(identity, machine, surroundings);
        List<ProfileServices.Draft> drafts = profile.drafts();
        checkServiceNames(drafts);
        drafts.forEach(this::add);
        List<ConnectorEntry> entries = settings.connectors();
        for (int i = 0; i < entries.size(); i++) {
            add(entries.get(i), "emp.worker.connectors[" + i + "]");
        }
        surroundings.beans().stream().sorted().forEach(this::addUnnamed);
        return new MachinePlan(workers, profile.remarks());
    }

    private void checkServiceNames(List<ProfileServices.Draft> drafts) {
        Set<String> known = drafts.stream().map(draft -> draft.service().name()).collect(Collectors.toSet());
        for (String name : machine.services().keySet()) {
            if (!known.contains(name)) {
                String there = known.isEmpty()
                        ? "it has none"
                        : "there are: " + known.stream().sorted().collect(Collectors.joining(", "));
                throw new PlanException(
                        "emp.machine.services." + name,
                        "names no service of the profile " + machine.profile().wireName() + "; " + there);
            }
        }
    }

    private void add(ProfileServices.Draft draft) {
        MachineProperties.ServiceSettings own = draft.settings();
        if (!own.enabled()) {
            names.add(draft.service().name());
            return;
        }
        String pool = own.pool() != null ? own.pool() : machine.pool() != null ? machine.pool() : draft.pool();
        Map<String, String> labels = new TreeMap<>(draft.labels());
        own.labels().forEach((name, value) -> {
            checkLabel(name, "emp.machine.services." + draft.service().name());
            labels.put(name, value);
        });
        add(draft.service(), own.slots() != null ? own.slots() : draft.slots(), pool, labels, admission);
    }

    private void add(ConnectorEntry entry, String key) {
        entry.labels().keySet().forEach(label -> checkLabel(label, key));
        checkExclusive(entry, key);
        if (names.contains(entry.name())) {
            throw new PlanException(
                    key + ".name",
                    "'" + entry.name()
                            + "' is taken by another entry or a service of the profile; names must be unique");
        }
        ConnectorTarget target = entry.url() == null
                ? bean(entry, key)
                : new ConnectorTarget.Remote(checkUrl(entry.url(), key + ".url"));
        add(
                new PlannedService(entry.name(), target, null),
                entry.slots(),
                entry.pool(),
                entry.labels(),
                admission.withExclusive(entry.exclusive()));
    }

    /** A connector on the class path that no entry names gets a worker with one slot. */
    private void addUnnamed(String bean) {
        if (!beansInUse.contains(bean) && !names.contains(bean)) {
            add(new PlannedService(bean, new ConnectorTarget.Bean(bean), null), 1, STANDARD, Map.of(), admission);
        }
    }

    private void add(PlannedService service, int slots, String pool, Map<String, String> labels, Admission allowed) {
        names.add(service.name());
        if (service.connector() instanceof ConnectorTarget.Bean(String bean)) {
            beansInUse.add(bean);
        }
        workers.add(
                new PlannedWorker(new WorkerId(identity.id(), service.name()), service, slots, pool, labels, allowed));
    }

    private ConnectorTarget bean(ConnectorEntry entry, String key) {
        if (!surroundings.beans().contains(entry.name())) {
            throw new PlanException(
                    key + ".url",
                    "must be the http or https address of the connector (there is no connector named '" + entry.name()
                            + "' on the class path)");
        }
        return new ConnectorTarget.Bean(entry.name());
    }

    /** @param setting where the address comes from */
    static URI checkUrl(URI url, String setting) {
        if (url.getRawUserInfo() != null) {
            // It would stand in reports and logs, and HTTP clients do not send it.
            throw new PlanException(setting, "must not hold a user or a password");
        }
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!http || url.getHost() == null) {
            throw new PlanException(setting, "must be an http or https address with a host, not '" + url + "'");
        }
        return url;
    }

    /** A worker that does not offer what it insists on would never get a job. */
    private static void checkExclusive(ConnectorEntry entry, String key) {
        for (String attribute : entry.exclusive()) {
            boolean offered = attribute.equals(Capabilities.POOL)
                    || attribute.equals(Capabilities.MODEL)
                    || entry.labels().containsKey(attribute);
            if (!offered) {
                throw new PlanException(
                        key + ".exclusive", "must name pool, model or labels of the entry, not '" + attribute + "'");
            }
        }
    }

    private static void checkLabel(String label, String key) {
        if (TAKEN_LABELS.contains(label)) {
            throw new PlanException(key + ".labels." + label, "is set by EMP itself; labels may have any other name");
        }
    }
}
