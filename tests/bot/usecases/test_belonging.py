from bot.usecases.belonging import BelongTo, belong_to


def test_records_belong_to_the_first_workspace_and_to_no_other(clinic):
    assert clinic.do(belong_to, BelongTo("T1"))
    assert clinic.do(belong_to, BelongTo("T1"))
    assert not clinic.do(belong_to, BelongTo("T2"))
    assert not clinic.do(belong_to, BelongTo("T"))
    assert clinic.do(belong_to, BelongTo("T1"))
