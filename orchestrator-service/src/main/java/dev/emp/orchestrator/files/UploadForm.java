package dev.emp.orchestrator.files;

import dev.emp.orchestrator.json.Pointer;
import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Fault;
import dev.emp.orchestrator.problem.ProblemException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.ResolvableType;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.codec.multipart.FilePartEvent;
import org.springframework.http.codec.multipart.PartEvent;
import org.springframework.http.codec.multipart.PartEventHttpMessageReader;
import org.springframework.http.server.reactive.ServerHttpRequest;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.channel.AbortedException;

/** Reads {@code multipart/form-data} with one file in it, as it comes. */
final class UploadForm {

    private static final Logger log = LoggerFactory.getLogger(UploadForm.class);
    /** Where Reactor looks for whom to tell of a fault that nobody waits for any more. */
    private static final String DROPPED = "reactor.onErrorDropped.local";

    private static final ResolvableType EVENT = ResolvableType.forClass(PartEvent.class);
    private static final String FIELD = "file";
    private static final int AHEAD = 8;

    private final Uploads uploads;
    private final String tenant;
    private final Optional<String> name;
    private final @Nullable Duration retention;
    private final AtomicReference<@Nullable UploadedFile> taken = new AtomicReference<>();
    private final AtomicReference<@Nullable ProblemException> refusal = new AtomicReference<>();
    private long dropped;

    /** @param name of the file; empty for that in the form */
    UploadForm(Uploads uploads, String tenant, Optional<String> name, @Nullable Duration retention) {
        this.uploads = uploads;
        this.tenant = tenant;
        this.name = name;
        this.retention = retention;
    }

    /** Fails, with nothing kept, when the form is not what it should be. */
    Mono<UploadedFile> read(ServerHttpRequest request) {
        return new PartEventHttpMessageReader()
                .read(EVENT, request, Map.of())
                .windowUntil(PartEvent::isLast, false, AHEAD)
                .concatMap(
                        part -> part.switchOnFirst((first, all) -> first.hasValue() && first.get() != null
                                ? take(first.get(), all)
                                : all.thenMany(Flux.<UploadedFile>empty())),
                        1)
                .doOnNext(taken::set)
                .then(Mono.defer(this::refused))
                .switchIfEmpty(Mono.defer(() -> Mono.justOrEmpty(taken.get())))
                .switchIfEmpty(Mono.error(UploadForm::missing))
                .onErrorMap(DecodingException.class, UploadForm::malformed)
                .onErrorMap(InvalidMediaTypeException.class, UploadForm::malformed)
                // What Spring makes of a Content-Disposition that is none.
                .onErrorMap(IllegalArgumentException.class, UploadForm::malformed)
                .onErrorMap(DataBufferLimitException.class, UploadForm::malformed)
                .onErrorResume(fault -> dropTaken().then(Mono.error(fault)))
                .contextWrite(context -> context.put(DROPPED, (Consumer<Throwable>) UploadForm::note));
    }

    /** A form that breaks off is told of by its parser and by what reads the file in it: one of them refuses it, the other is late. */
    private static void note(Throwable dropped) {
        if (dropped instanceof DecodingException
                || dropped instanceof AbortedException
                || dropped instanceof ProblemException) {
            log.debug("A form broke off: {}", dropped.getMessage());
        } else {
            log.error("Reading a form failed after it had been answered", dropped);
        }
    }

    private Flux<UploadedFile> take(PartEvent first, Flux<PartEvent> all) {
        if (refusal.get() != null) {
            return drop(all);
        }
        // Not PartEvent.name(), which fails where there is none.
        String field = Objects.requireNonNullElse(
                first.headers().getContentDisposition().getName(), "");
        if (!(first instanceof FilePartEvent file) || !field.equals(FIELD)) {
            return refuse(all, field, ErrorCode.UNKNOWN_FIELD, "does not exist; allowed: file, which is a file");
        }
        if (taken.get() != null) {
            return refuse(all, FIELD, ErrorCode.INVALID_VALUE, "must be there once; upload other files on their own");
        }
        String called = name.orElseGet(() -> base(file.filename()));
        if (!Upload.isName(called)) {
            return refuse(
                    all, FIELD, ErrorCode.INVALID_VALUE, "must have a file name of 1 to 255 printable characters");
        }
        Upload upload = Upload.of(called, file.headers().getContentType(), retention);
        return uploads.take(all.map(PartEvent::content), upload, tenant).flux();
    }

    /** Browsers of old send whole paths. */
    private static String base(String fileName) {
        return fileName.substring(Math.max(fileName.lastIndexOf('/'), fileName.lastIndexOf('\\')) + 1);
    }

    private Flux<UploadedFile> refuse(Flux<PartEvent> all, String field, ErrorCode code, String message) {
        String pointer = Pointer.child("", field);
        refusal.set(new ProblemException(
                code, pointer + " " + message, List.of(new Fault(pointer, code.wireName(), message))));
        return drop(all);
    }

    /** A client hears of the refusal once it has sent its form, unless that is long. */
    private Flux<UploadedFile> drop(Flux<PartEvent> all) {
        return all.map(PartEvent::content).concatMap(content -> {
            dropped += content.readableByteCount();
            DataBufferUtils.release(content);
            return dropped > LimitedBody.HEARD_OUT ? refused() : Mono.empty();
        });
    }

    private Mono<UploadedFile> refused() {
        ProblemException why = refusal.get();
        return why == null ? Mono.empty() : Mono.error(why);
    }

    private Mono<Void> dropTaken() {
        UploadedFile file = taken.get();
        return file == null ? Mono.empty() : uploads.drop(file);
    }

    private static ProblemException missing() {
        return new ProblemException(
                ErrorCode.MISSING_FIELD,
                "/file is required",
                List.of(new Fault("/file", ErrorCode.MISSING_FIELD.wireName(), "is required")));
    }

    private static ProblemException malformed(Throwable fault) {
        return new ProblemException(ErrorCode.BAD_REQUEST, "the body is not multipart/form-data as RFC 7578 has it");
    }
}
