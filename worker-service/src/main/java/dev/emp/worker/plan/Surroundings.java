package dev.emp.worker.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the machine finds when it starts.
 *
 * @param beans names of the connectors that are beans
 * @param connectors services whose connectors can be opened here, each with what is set for it under {@code emp.<service>}
 * @param environment of the process
 * @param simulator null when it is not on the class path
 */
record Surroundings(
        List<Gpu> gpus,
        Set<String> beans,
        Map<String, Map<String, String>> connectors,
        Map<String, String> environment,
        @Nullable SimulatorCommand simulator) {

    /** Before the name of a service, the prefix of its connector's settings. */
    static final String SETTINGS = "emp.";

    Surroundings {
        gpus = List.copyOf(gpus);
        beans = Set.copyOf(beans);
        connectors = Map.copyOf(connectors);
        environment = Map.copyOf(environment);
    }

    MachineType machineType() {
        return gpus.isEmpty() ? MachineType.API : MachineType.GPU;
    }
}
