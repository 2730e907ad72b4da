from prometheus_client.parser import text_string_to_metric_families

from bot import __version__
from bot.metrics import Metrics


def samples(metrics: Metrics) -> dict[tuple[str, tuple[str, ...]], float]:
    families = text_string_to_metric_families(metrics.render().decode())
    return {(s.name, tuple(s.labels.values())): s.value for family in families for s in family.samples}


def test_counters_start_at_zero_and_say_what_happened() -> None:
    metrics = Metrics()
    assert samples(metrics)["drill_rounds_opened_total", ()] == 0
    metrics.rounds_opened.inc(2)
    metrics.posts_sent.labels("slack").inc()
    metrics.tick_seconds.observe(0.003)
    seen = samples(metrics)
    assert seen["drill_rounds_opened_total", ()] == 2
    assert seen["drill_posts_sent_total", ("slack",)] == 1
    assert seen["drill_tick_seconds_bucket", ("0.005",)] == 1


def test_two_apps_in_one_process_count_apart() -> None:
    one, other = Metrics(), Metrics()
    one.answers_taken.labels("web").inc()
    assert ("drill_answers_taken_total", ("web",)) not in samples(other)


def test_the_running_version_is_told() -> None:
    assert samples(Metrics())["drill_info", (__version__,)] == 1
