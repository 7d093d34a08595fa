package dev.emp.connector.support.http;

/** Which statuses are not the provider's word. */
public final class LostAnswers {

    private LostAnswers() {}

    /**
     * Whether a status says that an answer was lost: a gateway's word that it had none (502, 504, and Cloudflare's 520, 522 and 524, behind which
     * OpenAI, Replicate and RunPod stand), or that a request came too slowly (408). What was asked for may have been done, and paid for.
     * A gateway that could not even connect often says 502 too, and cannot be told apart.
     */
    public static boolean isSaidBy(int status) {
        return switch (status) {
            case 408, 502, 504, 520, 522, 524 -> true;
            default -> false;
        };
    }
}
