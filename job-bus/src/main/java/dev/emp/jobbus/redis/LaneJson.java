package dev.emp.jobbus.redis;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.emp.jobbus.matching.Lane;
import dev.emp.jobbus.matching.Requirements;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What the lane directory holds of a lane. */
record LaneJson(
        String tenant,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        List<RequirementsJson> requirements,

        @JsonInclude(JsonInclude.Include.NON_EMPTY) @Nullable
        Set<String> preferredModels) {

    static String write(Lane lane) {
        return Json.write(new LaneJson(
                lane.tenant(),
                RequirementsJson.of(lane.requirements()),
                new TreeSet<>(lane.requirements().preferredModels())));
    }

    /** @throws RuntimeException if the text is damaged */
    static Lane read(String json) {
        LaneJson lane = Json.MAPPER.readValue(json, LaneJson.class);
        Requirements requirements = RequirementsJson.toRequirements(lane.requirements);
        return new Lane(
                lane.tenant,
                lane.preferredModels == null ? requirements : requirements.preferring(lane.preferredModels));
    }
}
