package sunhwan.training;

import sunhwan.models.Model;

/**
 * What came out of a training.
 *
 * @param model with the weights it ended with
 * @param history every epoch's loss and metrics
 * @param ending why it ended
 */
public record Fit(Model model, History history, Ending ending) {}
