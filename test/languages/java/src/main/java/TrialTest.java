import io.temporal.activity.Activity;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;

/** A trial of thirty days in a test. Run it with the server's address in TEMPORAL_ADDRESS. */
public class TrialTest {
  // #region workflow
  @ActivityInterface
  public interface Mail {
    int send(String user);
  }

  public static class MailServer implements Mail {
    @Override
    public int send(String user) {
      int attempt = Activity.getExecutionContext().getInfo().getAttempt();
      if (attempt < 3) throw new IllegalStateException("no mail to " + user + ": the mail server is away");
      return attempt;
    }
  }

  @WorkflowInterface
  public interface Trial {
    @WorkflowMethod
    String run(String user);
  }

  public static class TrialWorkflow implements Trial {
    private final Mail mail =
        Workflow.newActivityStub(
            Mail.class,
            ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofMinutes(1)).build());

    @Override
    public String run(String user) {
      long began = Workflow.currentTimeMillis();
      Workflow.sleep(Duration.ofDays(30));
      int attempt = mail.send(user);
      long days = Duration.ofMillis(Workflow.currentTimeMillis() - began).toDays();
      return days + " days, mail sent at attempt " + attempt;
    }
  }
  // #endregion workflow

  // #region test
  public static void main(String[] args) {
    TestEnvironmentOptions options =
        TestEnvironmentOptions.newBuilder()
            .setUseExternalService(true)
            .setTarget(System.getenv("TEMPORAL_ADDRESS"))
            .build();
    try (TestWorkflowEnvironment env = TestWorkflowEnvironment.newInstance(options)) {
      var worker = env.newWorker("trials");
      worker.registerWorkflowImplementationTypes(TrialWorkflow.class);
      worker.registerActivitiesImplementations(new MailServer());
      env.start();

      long began = System.nanoTime();
      var trial =
          env.getWorkflowClient()
              .newWorkflowStub(
                  Trial.class,
                  WorkflowOptions.newBuilder().setWorkflowId("trial-ada").setTaskQueue("trials").build());
      String result = trial.run("ada");
      System.out.printf("%s, in %d ms%n", result, (System.nanoTime() - began) / 1_000_000);
    }
  }
  // #endregion test
}
