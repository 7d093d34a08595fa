package dev.emp.orchestrator.fleet;

import dev.emp.jobbus.machine.MachineCommand.ShowLog;
import dev.emp.orchestrator.jobs.QueryParameters;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Refuses;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.List;
import org.springframework.http.MediaType;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@Tag(name = "Fleet")
final class LogController {

    private static final String LINES = "lines";
    private static final String WAIT = "wait";
    private static final int USUAL_WAIT_SECONDS = 10;
    private static final int LONGEST_WAIT_SECONDS = 60;

    private final Fleet fleet;

    LogController(Fleet fleet) {
        this.fleet = fleet;
    }

    @Refuses({
        ErrorCode.MACHINE_NOT_FOUND,
        ErrorCode.LOG_NOT_FOUND,
        ErrorCode.MACHINE_SILENT,
        ErrorCode.TOO_MANY_COMMANDS
    })
    @Operation(
            operationId = "getMachineServiceLog",
            summary = "The last lines that a service of the machine has printed",
            description =
                    "The machine is asked for them: 200 lines or 32 KB at most, without the secrets of the machine."
                            + " A service has a log where the machine keeps its process running.",
            parameters = {
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = LINES,
                        description = "How many lines at most.",
                        schema = @Schema(type = "integer", minimum = "1", maximum = "200", defaultValue = "200")),
                @Parameter(
                        in = ParameterIn.QUERY,
                        name = WAIT,
                        description = "Seconds to wait for the machine's answer.",
                        schema = @Schema(type = "integer", minimum = "1", maximum = "60", defaultValue = "10"))
            })
    @GetMapping(path = "/v1/machines/{id}/services/{service}/logs", produces = MediaType.APPLICATION_JSON_VALUE)
    Mono<LogView> log(
            @PathVariable String id,
            @PathVariable String service,
            @Parameter(hidden = true) ServerHttpRequest request) {
        QueryParameters query = new QueryParameters(request, List.of(LINES, WAIT));
        int lines = query.integer(LINES, 1, ShowLog.MOST_LINES).orElse(ShowLog.MOST_LINES);
        int wait = query.integer(WAIT, 1, LONGEST_WAIT_SECONDS).orElse(USUAL_WAIT_SECONDS);
        return fleet.log(id, service, Duration.ofSeconds(wait)).map(text -> LogView.of(service, text, lines));
    }

    @Schema(name = "ServiceLog")
    record LogView(
            @Schema(example = "comfyui-gpu0") String service,

            @Schema(description = "The oldest first, each of 4 KB at most; none before it has printed any")
            List<String> lines) {

        static LogView of(String service, String text, int most) {
            List<String> lines = text.isEmpty() ? List.of() : List.of(text.split("\n", -1));
            return new LogView(service, lines.subList(Math.max(0, lines.size() - most), lines.size()));
        }
    }
}
