package dev.emp.worker.plan;

import dev.emp.worker.plan.MachineProperties.ServiceSettings;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The services that a profile brings along. */
final class ProfileServices {

    private static final String COMFYUI = "comfyui";
    private static final String STANDARD = "standard";
    private static final int HIGHEST_PORT = 65_535;
    /** Answers soon and without looking at a model. */
    private static final String COMFYUI_READY = "/system_stats";

    private final MachineIdentity identity;
    private final MachineProperties machine;
    private final Surroundings surroundings;
    private final ApiServices apis;

    ProfileServices(MachineIdentity identity, MachineProperties machine, Surroundings surroundings) {
        this.identity = identity;
        this.machine = machine;
        this.surroundings = surroundings;
        this.apis = new ApiServices(machine, surroundings);
    }

    /** The services in order of their names' numbers, those switched off included. */
    List<Draft> drafts() {
        return switch (machine.profile()) {
            case BASE -> apis.drafts();
            case COMFYUI -> localComfyUis();
            case COMFYUI_REMOTE -> remoteComfyUis();
            case PLAYWRIGHT -> List.of(apis.browser());
            case SIMULATION -> simulators();
        };
    }

    /** What was left out, filled by {@link #drafts}. */
    List<String> remarks() {
        return apis.remarks();
    }

    private List<Draft> localComfyUis() {
        MachineProperties.ComfyUi comfyUi = machine.comfyui();
        List<Gpu> gpus = gpusToUse();
        checkPorts("emp.machine.comfyui.first-port", comfyUi.firstPort(), gpus.size());
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < gpus.size(); i++) {
            Gpu gpu = gpus.get(i);
            String name = "comfyui-gpu" + gpu.index();
            int port = comfyUi.firstPort() + i;
            List<String> command = new ArrayList<>(
                    List.of(comfyUi.python(), "main.py", "--listen", "127.0.0.1", "--port", Integer.toString(port)));
            command.addAll(comfyUi.arguments());
            Map<String, String> environment = new HashMap<>();
            if (!surroundings.gpus().isEmpty()) {
                // CUDA counts the fastest first unless told; nvidia-smi counts by the bus.
                environment.put("CUDA_DEVICE_ORDER", "PCI_BUS_ID");
                environment.put("CUDA_VISIBLE_DEVICES", Integer.toString(gpu.index()));
            }
            ChildProcess process =
                    new ChildProcess(command, environment, comfyUi.home(), loopback(port, COMFYUI_READY), limits(name));
            drafts.add(draft(
                    name, local(port, comfyUi.connector(), "emp.machine.comfyui.connector"), process, gpuLabels(gpu)));
        }
        return drafts;
    }

    private List<Gpu> gpusToUse() {
        List<Gpu> found = surroundings.gpus();
        if (found.isEmpty()
                && identity.type() == MachineType.GPU
                && machine.gpus().isEmpty()) {
            // Told to be a GPU machine without nvidia-smi: a GPU of another make, of which there is one to know.
            return List.of(new Gpu(0, "unknown", 0));
        }
        if (found.isEmpty()) {
            throw new PlanException(
                    machine.gpus().isEmpty() ? "emp.machine.profile" : "emp.machine.gpus",
                    "needs a GPU, but nvidia-smi lists none; allowed here are the profiles base, comfyui-remote, playwright and"
                            + " simulation, or emp.machine.type=gpu for a GPU of another make");
        }
        if (machine.gpus().isEmpty()) {
            return found;
        }
        Map<Integer, Gpu> byIndex = found.stream().collect(Collectors.toMap(Gpu::index, gpu -> gpu));
        List<Gpu> wanted = new ArrayList<>();
        for (int index : machine.gpus()) {
            Gpu gpu = byIndex.get(index);
            if (gpu == null || wanted.contains(gpu)) {
                throw new PlanException(
                        "emp.machine.gpus",
                        (gpu == null ? "names GPU " + index + ", which is not there" : "names GPU " + index + " twice")
                                + "; this machine has: "
                                + byIndex.keySet().stream()
                                        .sorted()
                                        .map(String::valueOf)
                                        .collect(Collectors.joining(", ")));
            }
            wanted.add(gpu);
        }
        return wanted;
    }

    private static Map<String, String> gpuLabels(Gpu gpu) {
        Map<String, String> labels =
                new HashMap<>(Map.of("gpu.index", Integer.toString(gpu.index()), "gpu.count", "1"));
        if (gpu.memoryBytes() > 0) {
            labels.put("gpu.memory_gb", Long.toString(gpu.memoryGib()));
            labels.put("gpu.name", gpu.name());
        }
        return labels;
    }

    private List<Draft> remoteComfyUis() {
        MachineProperties.ComfyUiRemote remote = machine.comfyuiRemote();
        if (remote.urls().isEmpty()) {
            throw new PlanException(
                    "emp.machine.comfyui-remote.urls",
                    "must name at least one ComfyUI server for the profile comfyui-remote, such as http://10.0.0.5:8188");
        }
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < remote.urls().size(); i++) {
            URI url = Planner.checkUrl(remote.urls().get(i), "emp.machine.comfyui-remote.urls[" + i + "]");
            drafts.add(draft(
                    numbered("comfyui-remote", i, remote.urls().size()),
                    new ConnectorTarget.Provider(
                            COMFYUI, url, remote.connector(), "emp.machine.comfyui-remote.connector"),
                    null,
                    Map.of()));
        }
        return drafts;
    }

    private List<Draft> simulators() {
        MachineProperties.Simulation simulation = machine.simulation();
        SimulatorCommand simulator = surroundings.simulator();
        if (simulator == null) {
            throw new PlanException(
                    "emp.machine.profile", "simulation needs the simulators on the class path, which they are not");
        }
        checkPorts("emp.machine.simulation.first-port", simulation.firstPort(), simulation.services());
        List<Draft> drafts = new ArrayList<>();
        for (int i = 0; i < simulation.services(); i++) {
            String name = numbered("simulation", i, simulation.services());
            int port = simulation.firstPort() + i;
            ChildProcess process = new ChildProcess(
                    simulator.at(i, port, identity.directory(), simulation),
                    Map.of(),
                    null,
                    loopback(port, COMFYUI_READY),
                    limits(name));
            drafts.add(draft(
                    name, local(port, simulation.connector(), "emp.machine.simulation.connector"), process, Map.of()));
        }
        return drafts;
    }

    private Draft draft(
            String name, ConnectorTarget target, @Nullable ChildProcess process, Map<String, String> labels) {
        ChildProcess own = process == null || !machine.supervise() ? null : with(process, settings(name));
        return new Draft(new PlannedService(name, target, own), 1, STANDARD, labels, settings(name));
    }

    private static ChildProcess with(ChildProcess process, ServiceSettings settings) {
        List<String> command = new ArrayList<>(process.command());
        command.addAll(settings.arguments());
        Map<String, String> environment = new HashMap<>(process.environment());
        environment.putAll(settings.environment());
        return new ChildProcess(command, environment, process.workingDirectory(), process.ready(), process.limits());
    }

    private ChildProcess.Limits limits(String name) {
        ServiceSettings own = settings(name);
        return new ChildProcess.Limits(
                own.startLimit(),
                own.stopGrace(),
                own.maxRestarts(),
                own.restartWindow(),
                own.memoryLimit() == null ? null : own.memoryLimit().toBytes());
    }

    private ServiceSettings settings(String name) {
        return machine.services().getOrDefault(name, ServiceSettings.DEFAULT);
    }

    private static ConnectorTarget local(int port, Map<String, String> settings, String origin) {
        return new ConnectorTarget.Provider(COMFYUI, loopback(port, ""), settings, origin);
    }

    private static URI loopback(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static String numbered(String name, int index, int count) {
        return count == 1 ? name : name + "-" + index;
    }

    private static void checkPorts(String setting, int first, int count) {
        if (first + count - 1 > HIGHEST_PORT) {
            throw new PlanException(
                    setting,
                    "must leave room for " + count + " ports up to " + HIGHEST_PORT + ", not begin at " + first);
        }
    }

    /**
     * A service of the profile before the settings of the machine are applied to its worker.
     *
     * @param settings its own
     */
    record Draft(
            PlannedService service, int slots, String pool, Map<String, String> labels, ServiceSettings settings) {}
}
