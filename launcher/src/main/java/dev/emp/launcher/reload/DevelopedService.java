package dev.emp.launcher.reload;

import dev.emp.launcher.Program;
import dev.emp.launcher.platform.StartFailure;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;

/** A service of {@code emp up --dev}, in a process of its own that ends with whoever has started it, even when that is killed. */
public final class DevelopedService {

    private DevelopedService() {}

    /** @param arguments which program, and what is meant for it */
    public static void main(String[] arguments) throws InterruptedException {
        Thread.ofPlatform().daemon().name("parent").start(DevelopedService::endWithTheParent);
        try {
            Program.ofLabel(arguments[0]).startSayingWhyNot(Arrays.copyOfRange(arguments, 1, arguments.length));
        } catch (StartFailure e) {
            System.err.println("emp: " + e.getMessage());
            System.exit(1);
        }
    }

    /** The parent holds the other end of the standard input, and says nothing. */
    private static void endWithTheParent() {
        try {
            System.in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException broken) {
            // As good as its end.
        }
        Runtime.getRuntime().exit(0);
    }
}
