package dev.emp.simulators.http;

/** Spoils answers. */
final class FaultyReply {
    private FaultyReply() {}

    /** The answer as it is with an effect that comes after the provider's work. */
    static Reply spoil(Reply reply, HttpFault.Effect effect) {
        return switch (effect) {
            case HttpFault.Cut(int afterBytes) -> limited(reply, new Limit(afterBytes, true, true));
            case HttpFault.CutEvents(int afterEvents) -> limited(reply, new Limit(afterEvents, false, true));
            case HttpFault.Stall(int afterEvents) -> limited(reply, new Limit(afterEvents, false, false));
            case HttpFault.Lose _ -> Reply.none(NoBody.CLOSED);
            case HttpFault.Hang _ -> Reply.none(NoBody.SILENT);
            case HttpFault.Garble(String body) ->
                new Reply(200, reply.contentType(), Content.ofText(body), reply.headers(), reply.sending());
            case HttpFault.Reject _, HttpFault.Drop _, HttpFault.Delay _ -> reply;
        };
    }

    /** @param inBytes false counts pieces */
    private record Limit(int count, boolean inBytes, boolean cuts) {}

    private static Reply limited(Reply reply, Limit limit) {
        return switch (reply.body()) {
            case StreamedBody streamed ->
                reply.with(new StreamedBody(out -> streamed.writer().write(new LimitedStream(out, limit))));
            case Content content ->
                reply.with(new StreamedBody(out -> {
                            reply.sending().run();
                            new LimitedStream(out, limit).send(content);
                        }))
                        .with("Content-Length", Integer.toString(content.length()));
            case NoBody _ -> reply;
        };
    }

    /** Lets so much through; what follows is lost, and whoever writes it does not notice. */
    private static final class LimitedStream implements BodyStream {
        private final BodyStream out;
        private final Limit limit;
        private int left;
        private boolean over;

        private LimitedStream(BodyStream out, Limit limit) {
            this.out = out;
            this.limit = limit;
            this.left = limit.count();
        }

        @Override
        public void send(Content piece) {
            int cost = limit.inBytes() ? piece.length() : 1;
            if (!over && cost <= left) {
                left -= cost;
                out.send(piece);
            } else if (!over) {
                over = true;
                if (limit.inBytes() && left > 0) {
                    out.send(piece.start(left));
                }
                end();
            }
        }

        private void end() {
            if (limit.cuts()) {
                out.cut();
            } else {
                out.stall();
            }
        }

        @Override
        public void cut() {
            over = true;
            out.cut();
        }

        @Override
        public void stall() {
            over = true;
            out.stall();
        }

        @Override
        public boolean isOpen() {
            return over || out.isOpen();
        }
    }
}
