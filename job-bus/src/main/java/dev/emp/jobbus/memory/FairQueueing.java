package dev.emp.jobbus.memory;

import dev.emp.jobbus.matching.Lane;
import java.util.HashMap;
import java.util.Map;

/**
 * Start-time fair queueing (Goyal, Vin and Cheng, 1996): a flow, that is a lane at one priority, gets its share of the
 * starts however many jobs it has waiting. A job's start tag is where its flow has got to; a flow that was idle begins
 * just after the virtual time, which is the start tag of the job that started last.
 */
final class FairQueueing {

    private static final long HIGHEST_TAG = (1L << 46) - 1;
    /** What a job of weight 1 costs its flow. */
    private static final long COST = 120;

    private final Map<Integer, Long> virtualTimes = new HashMap<>();
    /** The last start tag given to a flow that was idle, so that no two of them get the same. */
    private final Map<Integer, Long> lastArrivals = new HashMap<>();

    private final Map<Flow, Long> finishTags = new HashMap<>();

    /** The next place of a flow. */
    Place next(Lane lane, int priority, int weight) {
        Flow flow = new Flow(lane.signature(), priority);
        long start = startTag(flow);
        finishTags.put(flow, start + Math.max(1, COST / weight));
        return new Place(priority, Math.min(start, HIGHEST_TAG));
    }

    void started(Place place) {
        virtualTimes.merge(place.priority(), place.startTag(), Math::max);
    }

    void forget(Lane lane) {
        String signature = lane.signature();
        finishTags.keySet().removeIf(flow -> flow.lane.equals(signature));
    }

    private long startTag(Flow flow) {
        long virtualTime = virtualTimes.getOrDefault(flow.priority, 0L);
        long lastArrival = lastArrivals.getOrDefault(flow.priority, 0L);
        Long finishTag = finishTags.get(flow);
        if (finishTag != null && finishTag > lastArrival && finishTag > virtualTime) {
            return finishTag;
        }
        long arrival = Math.max(virtualTime, lastArrival) + 1;
        lastArrivals.put(flow.priority, arrival);
        return arrival;
    }

    private record Flow(String lane, int priority) {}
}
