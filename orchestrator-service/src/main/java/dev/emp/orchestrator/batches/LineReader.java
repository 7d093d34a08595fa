package dev.emp.orchestrator.batches;

import dev.emp.orchestrator.json.Bodies;
import dev.emp.orchestrator.json.Faults;
import dev.emp.orchestrator.json.ObjectReader;
import dev.emp.orchestrator.json.StrictJson;
import dev.emp.orchestrator.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Cuts one NDJSON body into its lines while it comes in, and never holds more than the line that has begun. */
final class LineReader {

    private final BatchLimits limits;
    private ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private boolean tooLong;
    private boolean stopped;
    private long bytes;
    private long lines;
    private long jobs;

    LineReader(BatchLimits limits) {
        this.limits = limits;
    }

    /**
     * The lines that end in the next piece of the body.
     *
     * @throws ProblemException if the header has other members than it should
     */
    List<Line> read(byte[] piece) {
        List<Line> ended = new ArrayList<>();
        bytes += piece.length;
        int from = 0;
        for (int at = 0; at < piece.length && !stopped; at++) {
            if (piece[at] == '\n') {
                append(piece, from, at);
                end(ended);
                from = at + 1;
            }
        }
        append(piece, from, piece.length);
        if (!stopped && bytes > limits.streamSize().toBytes()) {
            stop(ended, Bodies.tooLarge("the body", limits.streamSize()));
        }
        return ended;
    }

    /** The last line, if it does not end. */
    List<Line> rest() {
        List<Line> ended = new ArrayList<>();
        if (!stopped) {
            end(ended);
        }
        return ended;
    }

    private void append(byte[] piece, int from, int to) {
        tooLong |= begun.size() + (to - from) > limits.jobSize().toBytes();
        if (tooLong) {
            begun = new ByteArrayOutputStream();
        } else {
            begun.write(piece, from, to - from);
        }
    }

    private void end(List<Line> ended) {
        byte[] line = begun.toByteArray();
        boolean whole = !tooLong;
        begun = new ByteArrayOutputStream();
        tooLong = false;
        lines++;
        if (whole && isBlank(line)) {
            return;
        }
        if (jobs == limits.jobs()) {
            stop(ended, limits.tooManyJobs());
            return;
        }
        ended.add(whole ? parse(line) : new Line.Unreadable(next(), Bodies.tooLarge("the line", limits.jobSize())));
    }

    private Line parse(byte[] text) {
        JsonNode value;
        try {
            value = StrictJson.read(text);
        } catch (ProblemException why) {
            return new Line.Unreadable(next(), why);
        }
        return jobs == 0 && value.has(FanIn.MEMBER) ? header(value) : new Line.Entry(next(), value);
    }

    private static Line header(JsonNode value) {
        Faults faults = new Faults();
        ObjectReader reader = ObjectReader.of(value, "", faults, List.of(FanIn.MEMBER));
        JsonNode fanIn = reader.required(FanIn.MEMBER);
        faults.throwIfAny();
        return new Line.Header(fanIn == null ? value : fanIn);
    }

    private void stop(List<Line> ended, ProblemException why) {
        stopped = true;
        ended.add(new Line.Stop(why));
    }

    private Line.Place next() {
        return new Line.Place(jobs++, lines);
    }

    private static boolean isBlank(byte[] line) {
        for (byte one : line) {
            if (one != ' ' && one != '\t' && one != '\r') {
                return false;
            }
        }
        return true;
    }
}
