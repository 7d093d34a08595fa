package dev.emp.benchmarks.bus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The bus's own scripts for claiming and completing as one script, so that a load generator that can only repeat a
 * command does the work of a worker. The only class outside the bus that knows what its scripts take.
 */
final class ClaimAndComplete {

    /** Where the bus keeps the names of the workers' profiles. */
    static final String PROFILES = "emp:{0}:profiles";

    private static final Pattern USES = Pattern.compile("^-- Uses:\\s*(.+)$", Pattern.MULTILINE);
    /** Both scripts have it: what stands behind is what a call does. */
    private static final String IN_EVERY_CALL = "\n-- In every call:\n";

    private static final Pattern COMMA = Pattern.compile(",\\s*");

    /** KEYS: 1 prefix; ARGV: 1 profile, 2 most jobs. Answers what the claim answers, as a worker would read it. */
    private static final String BOTH = """
            local answer = claim(KEYS, {'', ARGV[1], 'bench/w0', 'bench', ARGV[2], '600000', '', '', '1'})
            local done = {''}
            for i = 3, #answer do
              local job = answer[i]
              for _, argument in ipairs({job[1], job[3], 'bench/w0', '{}\\nnull', ''}) do
                done[#done + 1] = argument
              end
            end
            complete(KEYS, done)
            return answer
            """;

    private ClaimAndComplete() {}

    static String text(int eventsKept) throws IOException {
        return "local IS_LIBRARY, EVENTS_KEPT, AFFINITY_MS, AGEING_MS, LANE_RETENTION_MS = false, " + eventsKept
                + ", 2000, 0, 600000\n"
                + function("claim") + function("complete") + BOTH;
    }

    /** What stands behind the digest in a call of the script. */
    static List<String> arguments(String profile, int mostJobs) {
        return List.of("1", "emp:{0}:", profile, Integer.toString(mostJobs));
    }

    private static String function(String script) throws IOException {
        String body = read(script);
        StringBuilder text = new StringBuilder("local function " + script + "(KEYS, ARGV)\n" + read("_base"));
        Matcher uses = USES.matcher(body);
        if (uses.find()) {
            for (String part : COMMA.split(uses.group(1).strip(), -1)) {
                text.append('\n').append(read("_" + part));
            }
        }
        return text + "\n" + body.replace(IN_EVERY_CALL, "\nbegin_call(KEYS, ARGV)\n") + "\nend\n";
    }

    private static String read(String script) throws IOException {
        try (InputStream resource = ClaimAndComplete.class.getResourceAsStream("/lua/" + script + ".lua")) {
            if (resource == null) {
                throw new IOException("the script /lua/" + script + ".lua is missing");
            }
            return new String(resource.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
