package dev.emp.worker.operations;

import dev.emp.worker.health.MachineHealth;
import dev.emp.worker.health.MachineState;
import dev.emp.worker.operations.OperationRefusedException.Kind;
import dev.emp.worker.services.MachineService;
import dev.emp.worker.services.MachineServices;
import dev.emp.worker.startup.Machine;
import dev.emp.worker.supervision.ServiceLog;
import dev.emp.worker.supervision.SupervisedProcess;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Service logs, restarts, draining. Errors are problem details. */
@RestController
class OperationsController {

    private final Machine machine;
    private final MachineHealth health;
    private final MachineServices services;
    private final OperatorGate gate;

    OperationsController(Machine machine, MachineHealth health, MachineServices services, OperatorGate gate) {
        this.machine = machine;
        this.health = health;
        this.services = services;
        this.gate = gate;
    }

    /** The last lines of a service's output, as it wrote them. */
    @GetMapping(path = "/services/{name}/logs", produces = MediaType.TEXT_PLAIN_VALUE)
    ResponseEntity<String> logs(
            HttpServletRequest request, @PathVariable String name, @RequestParam(defaultValue = "100") String lines) {
        admit(request);
        String text = String.join("\n", process(find(name)).log().tail(number(lines)));
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .body(text.isEmpty() ? "" : text + "\n");
    }

    /** Restarts the service's process once its jobs in hand are done; answers at once. */
    @PostMapping("/services/{name}/restart")
    ResponseEntity<StateView> restart(HttpServletRequest request, @PathVariable String name) {
        admit(request);
        MachineService service = find(name);
        process(service);
        Thread.ofVirtual().name("restart-" + name).start(() -> {
            try {
                services.restart(service, "an operator asked for it");
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return ResponseEntity.accepted().body(state());
    }

    /** Takes no new jobs until told to resume. */
    @PostMapping("/drain")
    ResponseEntity<StateView> drain(HttpServletRequest request) {
        admit(request);
        machine.drain();
        return ResponseEntity.accepted().body(state());
    }

    @PostMapping("/resume")
    ResponseEntity<StateView> resume(HttpServletRequest request) {
        admit(request);
        machine.resume();
        return ResponseEntity.accepted().body(state());
    }

    @ExceptionHandler
    ProblemDetail refused(OperationRefusedException refusal) {
        HttpStatus status = switch (refusal.kind()) {
            case UNAUTHORIZED -> HttpStatus.UNAUTHORIZED;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case NOT_SUPERVISED -> HttpStatus.CONFLICT;
            case INVALID -> HttpStatus.BAD_REQUEST;
        };
        return ProblemDetail.forStatusAndDetail(status, String.valueOf(refusal.getMessage()));
    }

    private void admit(HttpServletRequest request) {
        gate.check(request.getHeader("Authorization"), request.getRemoteAddr(), request.getHeader("Origin"));
    }

    private static int number(String lines) {
        try {
            int number = Integer.parseInt(lines);
            if (number >= 1 && number <= ServiceLog.LINES_KEPT) {
                return number;
            }
        } catch (NumberFormatException e) {
            // Refused with what is out of range.
        }
        throw new OperationRefusedException(
                Kind.INVALID, "lines must be 1 to " + ServiceLog.LINES_KEPT + ", not '" + lines + "'");
    }

    private MachineService find(String name) {
        return services.find(name).orElseThrow(() -> {
            List<String> names =
                    services.all().stream().map(MachineService::name).toList();
            return new OperationRefusedException(
                    Kind.NOT_FOUND,
                    "there is no service '" + name + "'; there are: "
                            + (names.isEmpty() ? "none" : String.join(", ", names)));
        });
    }

    private static SupervisedProcess process(MachineService service) {
        return service.process()
                .orElseThrow(() -> new OperationRefusedException(
                        Kind.NOT_SUPERVISED, service.name() + " has no process that this machine keeps running"));
    }

    private StateView state() {
        MachineState now = health.state();
        return new StateView(now.health().wireName(), now.reason());
    }

    record StateView(String state, @Nullable String reason) {}
}
