package dev.emp.worker.plan;

import dev.emp.connector.Connector;
import dev.emp.jobbus.machine.MachineId;
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
import java.util.function.Function;

/** The workers this machine is to run, in the order of the configuration. */
public record MachinePlan(List<PlannedWorker> workers) {

    private static final Set<String> TAKEN_LABELS =
            Set.of(Capabilities.SERVICE, Capabilities.POOL, Capabilities.MODEL, Capabilities.WARM_MODEL);
    private static final String DEFAULT_POOL = "standard";

    public MachinePlan {
        workers = List.copyOf(workers);
    }

    /**
     * @param beans connectors on the class path by name; one that no entry names gets a worker with one slot
     * @param remote makes the client of a connector service
     * @throws PlanException if an entry is wrong, with its name and what is allowed
     */
    static MachinePlan of(
            MachineId machine,
            WorkerProperties properties,
            Map<String, Connector> beans,
            Function<URI, Connector> remote) {
        List<PlannedWorker> workers = new ArrayList<>();
        Set<String> names = new HashSet<>();
        List<ConnectorEntry> entries = properties.connectors();
        Admission admission = new Admission(
                properties.tenants().allowed(), properties.tenants().denied(), Set.of());
        for (int i = 0; i < entries.size(); i++) {
            ConnectorEntry entry = entries.get(i);
            String key = "emp.worker.connectors[" + i + "]";
            checkLabels(entry, key);
            checkExclusive(entry, key);
            if (!names.add(entry.name())) {
                throw new PlanException(
                        key + ".name", "'" + entry.name() + "' is taken by another entry; names must be unique");
            }
            Connector connector =
                    entry.url() == null ? bean(entry, key, beans) : remote.apply(checkUrl(entry.url(), key));
            workers.add(new PlannedWorker(
                    new WorkerId(machine, entry.name()),
                    connector,
                    entry.slots(),
                    entry.pool(),
                    entry.labels(),
                    admission.withExclusive(entry.exclusive())));
        }
        beans.forEach((name, connector) -> {
            if (names.add(name)) {
                workers.add(new PlannedWorker(
                        new WorkerId(machine, name), connector, 1, DEFAULT_POOL, Map.of(), admission));
            }
        });
        return new MachinePlan(workers);
    }

    private static Connector bean(ConnectorEntry entry, String key, Map<String, Connector> beans) {
        Connector bean = beans.get(entry.name());
        if (bean == null) {
            throw new PlanException(
                    key + ".url",
                    "must be the http or https address of the connector (there is no connector named '" + entry.name()
                            + "' on the class path)");
        }
        return bean;
    }

    private static URI checkUrl(URI url, String key) {
        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
        if (!http || url.getHost() == null) {
            throw new PlanException(key + ".url", "must be an http or https address with a host, not '" + url + "'");
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

    private static void checkLabels(ConnectorEntry entry, String key) {
        for (String label : entry.labels().keySet()) {
            if (TAKEN_LABELS.contains(label)) {
                throw new PlanException(
                        key + ".labels." + label, "is set by EMP itself; labels may have any other name");
            }
        }
    }
}
