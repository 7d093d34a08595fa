package dev.emp.worker.operations;

import dev.emp.worker.health.MachineState;
import dev.emp.worker.operations.OperationRefusedException.Kind;
import dev.emp.worker.supervision.ServiceLog;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.charset.StandardCharsets;
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

    private final MachineOperations operations;
    private final OperatorGate gate;

    OperationsController(MachineOperations operations, OperatorGate gate) {
        this.operations = operations;
        this.gate = gate;
    }

    /** The last lines of a service's output, as it wrote them but for the secrets of this machine. */
    @GetMapping(path = "/services/{name}/logs", produces = MediaType.TEXT_PLAIN_VALUE)
    ResponseEntity<String> logs(
            HttpServletRequest request, @PathVariable String name, @RequestParam(defaultValue = "100") String lines) {
        admit(request);
        String text = operations.log(name, number(lines));
        return ResponseEntity.ok()
                .contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .body(text.isEmpty() ? "" : text + "\n");
    }

    /** Restarts the service's process once its jobs in hand are done; answers at once. */
    @PostMapping("/services/{name}/restart")
    ResponseEntity<StateView> restart(HttpServletRequest request, @PathVariable String name) {
        admit(request);
        operations.restart(name);
        return ResponseEntity.accepted().body(state());
    }

    /** Takes no new jobs until told to resume. */
    @PostMapping("/drain")
    ResponseEntity<StateView> drain(HttpServletRequest request) {
        admit(request);
        operations.drain();
        return ResponseEntity.accepted().body(state());
    }

    @PostMapping("/resume")
    ResponseEntity<StateView> resume(HttpServletRequest request) {
        admit(request);
        operations.resume();
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

    private StateView state() {
        MachineState now = operations.state();
        return new StateView(now.health().wireName(), now.reason());
    }

    record StateView(String state, @Nullable String reason) {}
}
