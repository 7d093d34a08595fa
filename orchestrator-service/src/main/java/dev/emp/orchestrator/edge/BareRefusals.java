package dev.emp.orchestrator.edge;

import dev.emp.orchestrator.problem.ErrorCode;
import dev.emp.orchestrator.problem.Problem;
import dev.emp.orchestrator.problem.RefusalMeter;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.springframework.http.MediaType;
import tools.jackson.databind.json.JsonMapper;

/**
 * The server refuses by a bare status what it cannot read as HTTP, or whose URI nobody could parse, long before any handler of
 * ours. This gives such a refusal the body that every other one has.
 *
 * <p>A body that goes on with what is no chunk it refuses itself: the server would tell the handler that the body has come to its
 * end, and what the handler then made of it would find an answer given already, which is logged as a fault of ours.
 */
final class BareRefusals extends ChannelDuplexHandler {

    private static final Map<ErrorCode, String> DETAILS = Map.of(
            ErrorCode.BAD_REQUEST, "this is not HTTP as RFC 9112 has it, or its URI or a header is none",
            ErrorCode.NOT_FOUND, "the paths are described at /docs",
            ErrorCode.PAYLOAD_TOO_LARGE, "the body is larger than this path takes",
            ErrorCode.URI_TOO_LONG, "the first line of the request is too long",
            ErrorCode.HEADERS_TOO_LARGE, "the headers of the request are too large",
            ErrorCode.INTERNAL_ERROR, "the fault has been logged; repeating the call may help");
    private static final Map<Integer, ErrorCode> CODES = DETAILS.keySet().stream()
            .collect(Collectors.toMap(code -> code.status().value(), code -> code));

    private final JsonMapper json;
    private final RefusalMeter refusals;
    private boolean isHead;
    /** Calls that are not answered to the end, and whether the first of them has begun to be. */
    private int unanswered;

    private boolean hasBegun;

    BareRefusals(JsonMapper json, RefusalMeter refusals) {
        this.json = json;
        this.refusals = refusals;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof HttpRequest request) {
            isHead = HttpMethod.HEAD.equals(request.method());
            unanswered++;
        } else if (message instanceof HttpContent content
                && content.decoderResult().isFailure()) {
            ReferenceCountUtil.release(content);
            hangUp(context);
            return;
        }
        context.fireChannelRead(message);
    }

    /** Where the rest of a body is cannot be known: nothing that follows can be read. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody is there to be told
    private void hangUp(ChannelHandlerContext context) {
        if (unanswered == 1 && !hasBegun) {
            FullHttpResponse bare = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.BAD_REQUEST, Unpooled.EMPTY_BUFFER);
            bare.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
            context.writeAndFlush(isHead ? bare : told(bare)).addListener(ChannelFutureListener.CLOSE);
        } else {
            context.close();
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // it completes the promise, which others listen to
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
        note(message);
        context.write(
                message instanceof FullHttpResponse response && isBare(response) ? told(response) : message, promise);
    }

    private void note(Object message) {
        if (message instanceof HttpResponse response) {
            if (response.status().codeClass() == HttpStatusClass.INFORMATIONAL) {
                return;
            }
            hasBegun = true;
        }
        if (message instanceof LastHttpContent) {
            unanswered--;
            hasBegun = false;
        }
    }

    /** An answer to {@code HEAD} has no body, whatever its status. */
    private boolean isBare(FullHttpResponse response) {
        return !isHead
                && CODES.containsKey(response.status().code())
                && !response.content().isReadable()
                && !response.headers().contains(HttpHeaderNames.CONTENT_TYPE);
    }

    private HttpResponse told(FullHttpResponse bare) {
        byte[] body = json.writeValueAsBytes(problem(bare.status().code()));
        FullHttpResponse told =
                new DefaultFullHttpResponse(bare.protocolVersion(), bare.status(), Unpooled.wrappedBuffer(body));
        told.headers()
                .set(bare.headers())
                .set(HttpHeaderNames.CONTENT_TYPE, MediaType.APPLICATION_PROBLEM_JSON_VALUE)
                .set(HttpHeaderNames.CONTENT_LENGTH, body.length);
        ReferenceCountUtil.release(bare);
        return told;
    }

    private Problem problem(int status) {
        ErrorCode code = Objects.requireNonNull(CODES.get(status));
        refusals.count(code);
        return Problem.of(code, Objects.requireNonNull(DETAILS.get(code)), "", List.of());
    }
}
