from tests.platforms.discord.double.interactions import texts_of
from tests.platforms.discord.double.person import buttons_of
from tests.platforms.discord.house import GOOD, DiscordHouse


async def test_a_round_lives_from_question_to_reveal(house: DiscordHouse) -> None:
    await house.open_day()
    (question,) = house.posts()
    assert "Title" in texts_of(question)
    assert buttons_of(question) == ["Answer privately", "My answer"]
    ada, bob = house.person("Ada"), house.person("Bob")
    said = ada.say(GOOD, at=house.thread())
    await house.until(lambda: house.reactions(said) == ["✅"])
    form = await bob.click(question, "Answer privately")
    done = await bob.submit(form, text="Privately: " + GOOD, publish="named")
    assert "counts" in texts_of(done.message)
    await house.close_day()
    reveal = house.posts(house.thread())
    assert "Secret model" in texts_of(reveal[0])
    assert "Privately" in texts_of(reveal[-1])
    assert "**Bob**" in texts_of(reveal[-1])
