package dev.emp.orchestrator.control;

import dev.emp.jobbus.bus.QueueControl;
import dev.emp.jobbus.bus.QueueControl.Mode;
import dev.emp.jobbus.bus.Scope;
import dev.emp.orchestrator.json.Texts;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.ProblemException;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping(path = "/v1", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Control")
final class RestrictionController {

    private final QueueControl control;

    RestrictionController(QueueControl control) {
        this.control = control;
    }

    @Operation(operationId = "listRestrictions", summary = "The services and pools that are paused or draining")
    @GetMapping("/restrictions")
    Mono<RestrictionList> list() {
        return Mono.fromCompletionStage(control::restrictions)
                .map(modes -> new RestrictionList(modes.entrySet().stream()
                        .map(entry -> Restriction.of(entry.getKey(), wireName(entry.getValue())))
                        .sorted(Comparator.comparing(Restriction::kind).thenComparing(Restriction::name))
                        .toList()));
    }

    @Operation(operationId = "pausePool", summary = "No job that asks for the pool starts until it is resumed")
    @PostMapping("/pools/{pool}/pause")
    Mono<Restriction> pausePool(@PathVariable String pool) {
        return restrict(scope(Scope.Kind.POOL, pool), Mode.PAUSED);
    }

    @Operation(operationId = "drainPool", summary = "No job that asks for the pool is taken until it is resumed")
    @PostMapping("/pools/{pool}/drain")
    Mono<Restriction> drainPool(@PathVariable String pool) {
        return restrict(scope(Scope.Kind.POOL, pool), Mode.DRAINING);
    }

    @Operation(operationId = "resumePool", summary = "Lifts what holds up the jobs that ask for the pool")
    @PostMapping("/pools/{pool}/resume")
    Mono<Restriction> resumePool(@PathVariable String pool) {
        return resume(scope(Scope.Kind.POOL, pool));
    }

    @Operation(operationId = "pauseService", summary = "No job of the service starts until it is resumed")
    @PostMapping("/services/{service}/pause")
    Mono<Restriction> pauseService(@PathVariable String service) {
        return restrict(scope(Scope.Kind.SERVICE, service), Mode.PAUSED);
    }

    @Operation(operationId = "drainService", summary = "No job of the service is taken until it is resumed")
    @PostMapping("/services/{service}/drain")
    Mono<Restriction> drainService(@PathVariable String service) {
        return restrict(scope(Scope.Kind.SERVICE, service), Mode.DRAINING);
    }

    @Operation(operationId = "resumeService", summary = "Lifts what holds up the jobs of the service")
    @PostMapping("/services/{service}/resume")
    Mono<Restriction> resumeService(@PathVariable String service) {
        return resume(scope(Scope.Kind.SERVICE, service));
    }

    private Mono<Restriction> restrict(Scope scope, Mode mode) {
        return Mono.fromCompletionStage(() -> control.restrict(scope, mode))
                .thenReturn(Restriction.of(scope, wireName(mode)));
    }

    private Mono<Restriction> resume(Scope scope) {
        return Mono.fromCompletionStage(() -> control.resume(scope)).thenReturn(Restriction.of(scope, "running"));
    }

    private static Scope scope(Scope.Kind kind, String name) {
        if (!Texts.isPrintable(name, Scope.LONGEST_NAME)) {
            throw new ProblemException(
                    ErrorCode.BAD_REQUEST,
                    "the name of a " + kind.wireName() + " has 1 to " + Scope.LONGEST_NAME + " printable characters");
        }
        return new Scope(kind, name);
    }

    private static String wireName(Mode mode) {
        return mode.name().toLowerCase(Locale.ROOT);
    }

    @Schema(name = "RestrictionList")
    record RestrictionList(List<Restriction> restrictions) {}

    @Schema(name = "Restriction")
    record Restriction(
            @Schema(allowableValues = {"pool", "service"}) String kind,

            @Schema(example = "heavy") String name,

            @Schema(allowableValues = {"paused", "draining", "running"})
            String mode) {

        static Restriction of(Scope scope, String mode) {
            return new Restriction(scope.kind().wireName(), scope.name(), mode);
        }
    }
}
