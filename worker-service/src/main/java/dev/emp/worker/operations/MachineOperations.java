package dev.emp.worker.operations;

import dev.emp.worker.health.MachineHealth;
import dev.emp.worker.health.MachineState;
import dev.emp.worker.operations.OperationRefusedException.Kind;
import dev.emp.worker.secrets.MachineSecrets;
import dev.emp.worker.services.MachineService;
import dev.emp.worker.services.MachineServices;
import dev.emp.worker.startup.Machine;
import dev.emp.worker.supervision.SupervisedProcess;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** What operators do to the machine, at its own port or from afar. What is not done is an {@link OperationRefusedException}. */
@Component
class MachineOperations {

    private final Machine machine;
    private final MachineHealth health;
    private final MachineServices services;
    private final MachineSecrets secrets;

    MachineOperations(Machine machine, MachineHealth health, MachineServices services, MachineSecrets secrets) {
        this.machine = machine;
        this.health = health;
        this.services = services;
        this.secrets = secrets;
    }

    /** Takes no new jobs until told to resume. */
    void drain() {
        machine.drain();
    }

    void resume() {
        machine.resume();
    }

    /** Restarts the service's process once its jobs in hand are done; returns at once. */
    void restart(String name) {
        MachineService service = find(name);
        process(service);
        Thread.ofVirtual().name("restart-" + name).start(() -> {
            try {
                services.restart(service, "an operator asked for it");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    /**
     * The last lines that the service's process has printed, with line feeds between them and without secrets.
     *
     * @param most how many lines, 0 or more
     */
    String log(String name, int most) {
        return secrets.scrub(String.join("\n", process(find(name)).log().tail(most)));
    }

    /** The names of the services whose processes this machine keeps running. */
    List<String> supervised() {
        return services.all().stream()
                .filter(service -> service.process().isPresent())
                .map(MachineService::name)
                .toList();
    }

    MachineState state() {
        return health.state();
    }

    private MachineService find(String name) {
        return services.find(name).orElseThrow(() -> {
            String names = services.all().stream().map(MachineService::name).collect(Collectors.joining(", "));
            return new OperationRefusedException(
                    Kind.NOT_FOUND,
                    "there is no service '" + name + "'; there are: " + (names.isEmpty() ? "none" : names));
        });
    }

    private static SupervisedProcess process(MachineService service) {
        return service.process()
                .orElseThrow(() -> new OperationRefusedException(
                        Kind.NOT_SUPERVISED, service.name() + " has no process that this machine keeps running"));
    }
}
