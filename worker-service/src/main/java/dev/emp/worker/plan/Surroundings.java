package dev.emp.worker.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the machine finds when it starts.
 *
 * @param beans names of the connectors on the class path
 * @param environment of the process
 * @param simulator null when it is not on the class path
 */
record Surroundings(
        List<Gpu> gpus,
        Set<String> beans,
        Map<String, String> environment,
        @Nullable SimulatorCommand simulator) {

    Surroundings {
        gpus = List.copyOf(gpus);
        beans = Set.copyOf(beans);
        environment = Map.copyOf(environment);
    }

    MachineType machineType() {
        return gpus.isEmpty() ? MachineType.API : MachineType.GPU;
    }
}
