package dev.emp.orchestrator.streams;

import dev.emp.jobbus.event.JobEvents;
import dev.emp.jobbus.job.JobId;
import dev.emp.orchestrator.OrchestratorProperties;
import dev.emp.orchestrator.events.EventFanOut;
import dev.emp.orchestrator.events.Following;
import dev.emp.orchestrator.jobs.JobReader;
import dev.emp.orchestrator.jobs.Links;
import dev.emp.orchestrator.openapi.Headers;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Refuses;
import dev.emp.orchestrator.streams.Opening.Begin;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.headers.Header;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

@RestController
@Tag(name = "Jobs")
final class StreamController {

    private final EventFanOut fanOut;
    private final JobEvents events;
    private final JobReader jobs;
    private final Opening opening;
    private final SseEncoder encoder;
    private final Duration heartbeat;

    StreamController(
            EventFanOut fanOut,
            JobEvents events,
            JobReader jobs,
            Opening opening,
            SseEncoder encoder,
            OrchestratorProperties properties) {
        this.fanOut = fanOut;
        this.events = events;
        this.jobs = jobs;
        this.opening = opening;
        this.encoder = encoder;
        this.heartbeat = properties.events().heartbeat();
    }

    @Refuses({ErrorCode.INVALID_JOB_ID, ErrorCode.JOB_NOT_FOUND})
    @Operation(
            operationId = "followJob",
            summary = "What happens to the job, as server-sent events, up to its end",
            description = "First `snapshot` with the job, then one event per change, partial output as `output`. "
                    + "A client that comes back with `Last-Event-ID` gets what it missed instead of the snapshot.",
            responses = {
                @ApiResponse(
                        responseCode = "200",
                        description = "The stream.",
                        headers = @Header(name = "X-Accel-Buffering", ref = Headers.X_ACCEL_BUFFERING),
                        content =
                                @Content(
                                        mediaType = MediaType.TEXT_EVENT_STREAM_VALUE,
                                        schema = @Schema(type = "string"))),
                @ApiResponse(
                        responseCode = "204",
                        description = "The client has already read all there is.",
                        content = @Content)
            })
    @GetMapping(path = "/v1/jobs/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    Mono<ResponseEntity<Flux<ServerSentEvent<String>>>> follow(
            @PathVariable String id,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            @Parameter(hidden = true) ServerHttpRequest request) {
        JobId job = JobReader.idOf(id);
        if (request.getMethod().equals(HttpMethod.HEAD)) {
            // Nobody reads a body then, so nothing would ever end the following.
            return jobs.require(job).map(found -> stream().build());
        }
        Links links = Links.of(request);
        Following following = fanOut.follow(job);
        Optional<StreamPosition> from = Optional.ofNullable(lastEventId).flatMap(StreamPosition::parse);
        return from.map(position -> resumed(job, following, position))
                .orElseGet(() -> opening.fresh(job, following))
                .map(begin -> answer(begin, job, following, links))
                .switchIfEmpty(Mono.fromSupplier(() -> {
                    following.close();
                    return ResponseEntity.noContent().build();
                }))
                .doOnError(fault -> following.close())
                .doOnCancel(following::close);
    }

    /** Empty when the client knows the end of the job: a browser that is told 204 stops connecting again. */
    private Mono<Begin> resumed(JobId id, Following following, StreamPosition from) {
        return jobs.require(id)
                .flatMap(job -> opening.resumed(id, following, from)
                        .filter(begin ->
                                !(begin.frames().isEmpty() && job.state().isTerminal())));
    }

    private ResponseEntity<Flux<ServerSentEvent<String>>> answer(
            Begin begin, JobId job, Following following, Links links) {
        JobStream stream = new JobStream(job, jobs, new OutputFollower(events, job), begin.at());
        Flux<ServerSentEvent<String>> told = stream.frames(begin, following)
                .map(placed -> encoder.encode(placed, job, links))
                .onErrorResume(fault -> Mono.just(encoder.error(fault, job, links)))
                .doFinally(signal -> following.close());
        return stream().body(withHeartbeats(told));
    }

    private static ResponseEntity.BodyBuilder stream() {
        return ResponseEntity.ok()
                .contentType(MediaType.TEXT_EVENT_STREAM)
                .cacheControl(CacheControl.noStore())
                // Proxies like nginx would hold events back otherwise.
                .header("X-Accel-Buffering", "no");
    }

    private Flux<ServerSentEvent<String>> withHeartbeats(Flux<ServerSentEvent<String>> told) {
        Sinks.Empty<Void> ended = Sinks.empty();
        Flux<ServerSentEvent<String>> beats = Flux.interval(heartbeat)
                .onBackpressureDrop()
                .map(beat -> SseEncoder.heartbeat())
                .takeUntilOther(ended.asMono());
        return Flux.merge(told.doOnTerminate(ended::tryEmitEmpty), beats);
    }
}
