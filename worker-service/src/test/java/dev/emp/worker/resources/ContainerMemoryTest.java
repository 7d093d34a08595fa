package dev.emp.worker.resources;

import static org.assertj.core.api.Assertions.assertThat;

import dev.emp.worker.resources.ResourceSnapshot.Memory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ContainerMemoryTest {

    private static final Memory HOST = new Memory(500, 10_000);
    private static final String NO_LIMIT_IN_VERSION_1 = "9223372036854771712";

    @TempDir
    private Path root;

    private ContainerMemory container;

    @BeforeEach
    void open() {
        container = new ContainerMemory(root);
    }

    @Test
    void inAContainerItsOwnLimitCountsWithoutFilesThatCanBeDropped() throws Exception {
        write("proc/self/cgroup", "0::/\n");
        write("sys/fs/cgroup/memory.max", "4000\n");
        write("sys/fs/cgroup/memory.current", "3000\n");
        write("sys/fs/cgroup/memory.stat", "anon 1500\nactive_file 300\ninactive_file 1200\n");

        assertThat(container.read(HOST)).contains(new Memory(1800, 4000));
    }

    @Test
    void aGroupWithoutALimitIsHeldByTheGroupAroundIt() throws Exception {
        write("proc/self/cgroup", "0::/system.slice/emp.service\n");
        version2("system.slice/emp.service", "max", 100);
        version2("system.slice", "5000", 2500);

        assertThat(container.read(HOST)).contains(new Memory(2500, 5000));
    }

    @Test
    void theLowestLimitCounts() throws Exception {
        write("proc/self/cgroup", "0::/outer/inner\n");
        version2("outer/inner", "6000", 100);
        version2("outer", "5000", 4900);

        assertThat(container.read(HOST)).contains(new Memory(4900, 5000));
    }

    @Test
    void aGroupOutsideOfWhatIsMountedIsTakenForTheTopOfIt() throws Exception {
        write("proc/self/cgroup", "0::/../other\n");
        version2("", "5000", 1);

        assertThat(container.read(HOST)).contains(new Memory(1, 5000));
    }

    @Test
    void versionOneHasItsOwnNames() throws Exception {
        write("proc/self/cgroup", "9:name=systemd:/x\n4:cpu,memory:/jobs/a\n0::/\n");
        version1("jobs/a", "4000", 3000, "inactive_file 1\ntotal_inactive_file 1000\n");
        version1("jobs", NO_LIMIT_IN_VERSION_1, 3500, "");

        assertThat(container.read(HOST)).contains(new Memory(2000, 4000));
    }

    @Test
    void inAContainerOfVersionOneTheNameIsThatOfTheHost() throws Exception {
        write("proc/self/cgroup", "4:memory:/docker/0123456789ab\n");
        version1("", "4000", 3000, "");

        assertThat(container.read(HOST)).contains(new Memory(3000, 4000));
    }

    @Test
    void whatLimitsNothingIsNoLimit() throws Exception {
        write("proc/self/cgroup", "4:memory:/\n0::/a\n");
        version1("", NO_LIMIT_IN_VERSION_1, 3000, "");
        version2("a", "max", 100);
        assertThat(container.read(HOST)).isEqualTo(Optional.empty());

        version2("a", "10000", 100);

        assertThat(container.read(HOST)).isEqualTo(Optional.empty());
    }

    @Test
    void aSystemWithoutControlGroupsHasNoLimit() {
        assertThat(container.read(HOST)).isEqualTo(Optional.empty());
    }

    @Test
    void garbageIsNoLimit() throws Exception {
        write("proc/self/cgroup", "\nwhat\n0::\n");
        write("sys/fs/cgroup/memory.max", "");
        assertThat(container.read(HOST)).isEqualTo(Optional.empty());

        write("sys/fs/cgroup/memory.max", "4000");
        write("sys/fs/cgroup/memory.current", "much");

        assertThat(container.read(HOST)).isEqualTo(Optional.empty());
    }

    private void version2(String group, String limit, long usage) throws IOException {
        write("sys/fs/cgroup/" + group + "/memory.max", limit + "\n");
        write("sys/fs/cgroup/" + group + "/memory.current", usage + "\n");
    }

    private void version1(String group, String limit, long usage, String stat) throws IOException {
        write("sys/fs/cgroup/memory/" + group + "/memory.limit_in_bytes", limit + "\n");
        write("sys/fs/cgroup/memory/" + group + "/memory.usage_in_bytes", usage + "\n");
        write("sys/fs/cgroup/memory/" + group + "/memory.stat", stat);
    }

    private void write(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
