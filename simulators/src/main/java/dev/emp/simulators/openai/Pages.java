package dev.emp.simulators.openai;

import dev.emp.simulators.http.Call;
import dev.emp.simulators.http.Wire;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Lists as OpenAI cuts them: {@code limit}, and {@code after} with the id of the last one seen. */
final class Pages {
    private Pages() {}

    /** @param all the newest first */
    static ObjectNode page(Call call, List<ObjectNode> all, int usualLimit) {
        String after = call.parameter("after").orElse("");
        int limit = Math.max(1, call.number("limit", usualLimit));
        List<ObjectNode> rest = after.isEmpty()
                ? all
                : all.stream()
                        .dropWhile(each -> !id(each).equals(after))
                        .skip(1)
                        .toList();
        List<ObjectNode> page = rest.stream().limit(limit).toList();
        ObjectNode body = Wire.object().put("object", "list");
        ArrayNode data = body.putArray("data");
        page.forEach(data::add);
        return body.put("first_id", page.isEmpty() ? "" : id(page.getFirst()))
                .put("last_id", page.isEmpty() ? "" : id(page.getLast()))
                .put("has_more", rest.size() > limit);
    }

    private static String id(ObjectNode each) {
        return each.path("id").asString();
    }
}
