package dev.emp.orchestrator.fleet;

import dev.emp.jobbus.machine.MachineCommand;
import dev.emp.jobbus.machine.SentCommand;
import dev.emp.orchestrator.jobs.Links;
import dev.emp.orchestrator.json.Bodies;
import dev.emp.orchestrator.json.Faults;
import dev.emp.orchestrator.json.ObjectReader;
import dev.emp.orchestrator.json.StrictJson;
import dev.emp.orchestrator.openapi.Headers;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Refuses;
import dev.emp.orchestrator.submission.Prefer;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.parameters.RequestBody;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.responses.ApiResponses;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.util.unit.DataSize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

@RestController
@RequestMapping(path = "/v1/machines/{id}", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Fleet")
final class CommandController {

    private static final DataSize LARGEST_BODY = DataSize.ofKilobytes(64);
    private static final int LONGEST_SERVICE = 100;
    private static final String SERVICE = "service";
    private static final String PREFER = "Prefer";
    private static final String PREFERENCE_APPLIED = "Preference-Applied";

    private final Fleet fleet;

    CommandController(Fleet fleet) {
        this.fleet = fleet;
    }

    @Refuses({ErrorCode.MACHINE_NOT_FOUND, ErrorCode.TOO_MANY_COMMANDS})
    @Operation(operationId = "drainMachine", summary = "The machine takes no new jobs until it is resumed")
    @IsAnswered
    @PostMapping("/drain")
    Mono<ResponseEntity<CommandView>> drain(
            @PathVariable String id, @Parameter(hidden = true) ServerHttpRequest request) {
        return send(id, new MachineCommand.Drain(), request);
    }

    @Refuses({ErrorCode.MACHINE_NOT_FOUND, ErrorCode.TOO_MANY_COMMANDS})
    @Operation(operationId = "resumeMachine", summary = "The machine takes jobs again")
    @IsAnswered
    @PostMapping("/resume")
    Mono<ResponseEntity<CommandView>> resume(
            @PathVariable String id, @Parameter(hidden = true) ServerHttpRequest request) {
        return send(id, new MachineCommand.Resume(), request);
    }

    @Refuses({ErrorCode.MACHINE_NOT_FOUND, ErrorCode.TOO_MANY_COMMANDS})
    @Operation(
            operationId = "restartMachineServices",
            summary = "Restarts a service of the machine once its jobs in hand are done, or all that it keeps running",
            requestBody =
                    @RequestBody(
                            description = "May be left out, or empty.",
                            content =
                                    @Content(
                                            mediaType = MediaType.APPLICATION_JSON_VALUE,
                                            schema = @Schema(implementation = RestartBody.class))))
    @IsAnswered
    @PostMapping("/restart")
    Mono<ResponseEntity<CommandView>> restart(
            @PathVariable String id, @Parameter(hidden = true) ServerHttpRequest request) {
        return Bodies.read(request, LARGEST_BODY)
                .map(CommandController::restart)
                .flatMap(command -> send(id, command, request));
    }

    @Refuses(ErrorCode.COMMAND_NOT_FOUND)
    @Operation(
            operationId = "getMachineCommand",
            summary = "A command and what the machine said to it; kept for an hour")
    @GetMapping("/commands/{command}")
    Mono<CommandView> command(
            @PathVariable String id,
            @PathVariable String command,
            @Parameter(hidden = true) ServerHttpRequest request) {
        return fleet.requireCommand(id, command).map(sent -> CommandView.of(sent, Links.of(request)));
    }

    private static MachineCommand restart(byte[] body) {
        if (body.length == 0) {
            return new MachineCommand.Restart(null);
        }
        Faults faults = new Faults();
        ObjectReader reader = ObjectReader.of(StrictJson.read(body), "", faults, List.of(SERVICE));
        String service = reader.text(SERVICE, LONGEST_SERVICE);
        faults.throwIfAny();
        return new MachineCommand.Restart(service);
    }

    private Mono<ResponseEntity<CommandView>> send(String id, MachineCommand command, ServerHttpRequest request) {
        Optional<Duration> wait = Prefer.waitOf(request.getHeaders().getOrEmpty(PREFER));
        return fleet.send(id, command, wait.orElse(Duration.ZERO))
                .map(sent -> answer(sent, wait, CommandView.of(sent, Links.of(request))));
    }

    private static ResponseEntity<CommandView> answer(SentCommand sent, Optional<Duration> wait, CommandView view) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(
                        sent.state() == SentCommand.State.WAITING ? HttpStatus.ACCEPTED : HttpStatus.OK)
                .location(URI.create(view.statusUrl()));
        wait.ifPresent(limit -> answer.header(PREFERENCE_APPLIED, "wait=" + limit.toSeconds()));
        return answer.body(view);
    }

    @Schema(name = "MachineRestart", additionalProperties = Schema.AdditionalPropertiesValue.FALSE)
    record RestartBody(
            @Schema(
                    example = "comfyui-gpu0",
                    description = "A service of the machine; all that it keeps running when left out.")
            String service) {}

    /** What the description says of every command. */
    @Target(ElementType.METHOD)
    @Retention(RetentionPolicy.RUNTIME)
    @Parameter(
            in = ParameterIn.HEADER,
            name = PREFER,
            description = "`wait=10` waits up to so many seconds (60 at most) for the machine's answer.",
            schema = @Schema(type = "string"))
    @ApiResponses({
        @ApiResponse(
                responseCode = "202",
                description = "Sent; the machine has not answered yet.",
                headers = {
                    @Header(name = "Location", ref = Headers.LOCATION),
                    @Header(name = "Preference-Applied", ref = Headers.PREFERENCE_APPLIED)
                }),
        @ApiResponse(
                responseCode = "200",
                description = "The machine has answered within the wait: see the state.",
                headers = {
                    @Header(name = "Location", ref = Headers.LOCATION),
                    @Header(name = "Preference-Applied", ref = Headers.PREFERENCE_APPLIED)
                })
    })
    private @interface IsAnswered {}
}
